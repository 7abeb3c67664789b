package tidemark.bothways;

import java.time.Duration;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Session windows, which merge, that keep a list and an accumulator; late records join sessions that have fired. */
final class Sessions implements Shape {
    private static final TypeInformation<Tuple2<String, Long>> PAIR = Types.TUPLE(Types.STRING, Types.LONG);
    private static final OutputTag<Tuple2<String, Long>> LATE = new OutputTag<>("late", PAIR);

    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        KeyedStream<Tuple2<String, Long>, String> pairs = feed.filter(n -> n / 8 % 3 != 0).setParallelism(1)
                .map(n -> Tuple2.of("key-" + n % 3, n)).returns(PAIR).setParallelism(1)
                .keyBy(pair -> pair.f0, Types.STRING);
        SingleOutputStreamOperator<String> lists = pairs.window(EventTimeSessionWindows.withGap(Duration.ofMillis(15)))
                .allowedLateness(Duration.ofMillis(10)).sideOutputLateData(LATE)
                .process(new Sorted()).uid("lists");
        DataStream<String> late = lists.getSideOutput(LATE).map(pair -> "late " + pair.f1).returns(Types.STRING);
        DataStream<String> aggregated = pairs.window(EventTimeSessionWindows.withGap(Duration.ofMillis(25)))
                .aggregate(new Windows.Second(), new Windows.Told<>("aggregated"), Types.TUPLE(Types.LONG, Types.LONG), Types.STRING,
                        Types.STRING)
                .uid("aggregated");
        return lists.union(late, aggregated);
    }

    /** Sessions are merged in no order, so their elements have none either. */
    static final class Sorted extends ProcessWindowFunction<Tuple2<String, Long>, String, String, TimeWindow> {
        @Override
        public void process(String key, Context context, Iterable<Tuple2<String, Long>> pairs, Collector<String> out) {
            TreeSet<Long> numbers = new TreeSet<>();
            for (Tuple2<String, Long> pair : pairs) numbers.add(pair.f1);
            out.collect("list " + key + " " + context.window().getStart() + "-" + context.window().getEnd() + " " + Text.of(numbers));
        }
    }
}
