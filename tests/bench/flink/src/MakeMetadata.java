import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** A large `_metadata`, serialized by Flink from its own handles; the state files they name do not exist. */
public final class MakeMetadata {
    public static void main(String[] args) throws Exception {
        int operators = Integer.parseInt(args[1]);
        int parallelism = Integer.parseInt(args[2]);
        int max = KeyGroupRangeAssignment.computeDefaultMaxParallelism(parallelism);
        Random random = new Random(7);
        List<OperatorState> states = new ArrayList<>();
        for (int i = 0; i < operators; i++) {
            OperatorState state = new OperatorState("operator " + i, "uid-" + i, new OperatorID(random.nextLong(), random.nextLong()), parallelism, max);
            for (int p = 0; p < parallelism; p++) state.putState(p, subtask(random, max, parallelism, p));
            states.add(state);
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(args[0]), 1 << 16))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(42L, states, List.of(), CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL)), out);
        }
    }

    private static OperatorSubtaskState subtask(Random random, int max, int parallelism, int index) {
        KeyGroupRange range = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(max, parallelism, index);
        long[] offsets = new long[range.getNumberOfKeyGroups()];
        for (int k = 0; k < offsets.length; k++) offsets[k] = 1000 + k * 4096L;
        String file = "file:/savepoints/big/savepoint-000000-000000000000/" + new UUID(random.nextLong(), random.nextLong());
        return OperatorSubtaskState.builder()
                .setManagedKeyedState(new KeyGroupsStateHandle(new KeyGroupRangeOffsets(range, offsets), new FileStateHandle(new Path(file), 5_000_000 + index)))
                .setManagedOperatorState(new OperatorStreamStateHandle(
                        Map.of("buffer", new OperatorStateHandle.StateMetaInfo(new long[] {200, 300, 400}, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                        new FileStateHandle(new Path(file + "-op"), 500)))
                .build();
    }
}
