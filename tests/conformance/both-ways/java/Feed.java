package tidemark.bothways;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Numbers with times, some of them late, and a watermark before each; the next number is state. */
final class Feed implements LineSource<Long>, CheckpointedFunction {
    private final Run run;
    private transient ListState<Long> offset;
    private transient long next;
    private transient volatile boolean stopped;

    Feed(Run run) {
        this.run = run;
    }

    static long time(long n) {
        return n % 11 == 0 ? 3 * n - 40 : 3 * n - n % 4;
    }

    /** Later than the times of most numbers up to this one. */
    static long watermark(long n) {
        return 3 * n - 10;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        offset = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("offset", Types.LONG));
        next = run.from();
        for (long restored : offset.get()) next = restored;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        offset.update(java.util.List.of(next));
    }

    @Override
    public void run(SourceContext<Long> out) throws Exception {
        while (!stopped && next <= run.to()) {
            synchronized (out.getCheckpointLock()) {
                out.emitWatermark(new org.apache.flink.streaming.api.watermark.Watermark(watermark(next - 1)));
                out.collectWithTimestamp(next, time(next));
                next++;
            }
        }
        Files.createFile(Path.of(run.folder(), "emitted"));
        while (!stopped && !Files.exists(Path.of(run.folder(), "end"))) Thread.sleep(5);
    }

    @Override
    public void cancel() {
        stopped = true;
    }
}
