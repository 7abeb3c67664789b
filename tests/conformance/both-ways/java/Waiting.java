package tidemark.bothways;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;

/** Asynchronous calls; the last ones of a run are not answered before its feed is told to end, and go into the savepoint. */
final class Waiting implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        return AsyncDataStream.orderedWait(feed, new Calls(run), 1, TimeUnit.HOURS, 50).uid("calls");
    }

    static final class Calls implements AsyncFunction<Long, String> {
        private final Run run;

        Calls(Run run) {
            this.run = run;
        }

        @Override
        public void asyncInvoke(Long n, ResultFuture<String> result) {
            // Answered at once: what waits when the savepoint comes is known then.
            if (n <= run.to() - 10) result.complete(List.of("answer " + n * n));
            else answerAtEnd(n, result);
        }

        private void answerAtEnd(long n, ResultFuture<String> result) {
            if (Files.exists(Path.of(run.folder(), "end"))) {
                result.complete(List.of("answer " + n * n));
                return;
            }
            Executor later = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);
            if (Files.exists(Path.of(run.folder()))) CompletableFuture.runAsync(() -> answerAtEnd(n, result), later);
        }
    }
}
