import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.util.Arrays;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** Flink's own loader: the first call of this process, then the median of n. Prints one line of JSON, times in ms. */
public final class LoadMetadata {
    public static void main(String[] args) throws Exception {
        File file = new File(args[0]);
        double first = once(file);
        double[] warm = new double[Integer.parseInt(args[1])];
        for (int i = 0; i < warm.length; i++) warm[i] = once(file);
        Arrays.sort(warm);
        System.out.printf("{\"first\":%.1f,\"warm\":%s}%n", first, warm.length == 0 ? "null" : String.format("%.1f", warm[warm.length / 2]));
    }

    private static double once(File file) throws Exception {
        long start = System.nanoTime();
        CheckpointMetadata metadata;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(file), 1 << 16))) {
            metadata = Checkpoints.loadCheckpointMetadata(in, LoadMetadata.class.getClassLoader(), file.getParentFile().toURI().toString());
        }
        if (metadata.getOperatorStates().isEmpty()) throw new IllegalStateException("nothing was loaded");
        return (System.nanoTime() - start) / 1e6;
    }
}
