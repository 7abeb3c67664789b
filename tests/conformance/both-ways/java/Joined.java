package tidemark.bothways;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.co.ProcessJoinFunction;
import org.apache.flink.util.Collector;

/** An interval join, with records of both sides that wait for the other. */
final class Joined implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        DataStream<Long> onTime = feed.filter(n -> n % 11 != 0).setParallelism(1);
        DataStream<Long> left = onTime.filter(n -> n % 2 == 0).setParallelism(1);
        DataStream<Long> right = onTime.filter(n -> n % 2 == 1).setParallelism(1);
        return left.keyBy(n -> n / 2 % 3, Types.LONG).intervalJoin(right.keyBy(n -> n / 2 % 3, Types.LONG))
                .between(Duration.ofMillis(-60), Duration.ofMillis(60))
                .process(new Pairs()).uid("join");
    }

    static final class Pairs extends ProcessJoinFunction<Long, Long, String> {
        @Override
        public void processElement(Long left, Long right, Context context, Collector<String> out) {
            out.collect(left + "~" + right + " at " + context.getTimestamp());
        }
    }
}
