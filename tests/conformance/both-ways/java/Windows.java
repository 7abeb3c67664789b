package tidemark.bothways;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Event-time windows that keep a list, a reduced value and an accumulator, with allowed lateness and a side output for what is later. */
final class Windows implements Shape {
    private static final TypeInformation<Tuple2<String, Long>> PAIR = Types.TUPLE(Types.STRING, Types.LONG);
    private static final OutputTag<Tuple2<String, Long>> LATE = new OutputTag<>("late", PAIR);

    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        KeyedStream<Tuple2<String, Long>, String> pairs = feed.map(n -> Tuple2.of("key-" + n % 3, n)).returns(PAIR)
                .setParallelism(1).keyBy(pair -> pair.f0, Types.STRING);
        SingleOutputStreamOperator<String> lists = pairs.window(TumblingEventTimeWindows.of(Duration.ofMillis(45)))
                .allowedLateness(Duration.ofMillis(15)).sideOutputLateData(LATE)
                .process(new Told<>("list")).uid("lists");
        DataStream<String> late = lists.getSideOutput(LATE).map(pair -> "late " + pair.f1).returns(Types.STRING);
        DataStream<String> reduced = pairs.window(TumblingEventTimeWindows.of(Duration.ofMillis(60), Duration.ofMillis(7)))
                .reduce((a, b) -> Tuple2.of(a.f0, a.f1 + b.f1), new Told<>("reduced")).uid("reduced");
        DataStream<String> aggregated = pairs.window(SlidingEventTimeWindows.of(Duration.ofMillis(90), Duration.ofMillis(30)))
                .allowedLateness(Duration.ofMillis(20))
                .aggregate(new Second(), new Told<>("aggregated"), Types.TUPLE(Types.LONG, Types.LONG), Types.STRING, Types.STRING)
                .uid("aggregated");
        return lists.union(late, reduced, aggregated);
    }

    /** Sum and number of the second fields. */
    static final class Second implements org.apache.flink.api.common.functions.AggregateFunction<Tuple2<String, Long>, Tuple2<Long, Long>, String> {
        private final Keyed.Mean mean = new Keyed.Mean();

        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return mean.createAccumulator();
        }

        @Override
        public Tuple2<Long, Long> add(Tuple2<String, Long> pair, Tuple2<Long, Long> to) {
            return mean.add(pair.f1, to);
        }

        @Override
        public String getResult(Tuple2<Long, Long> of) {
            return mean.getResult(of);
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> a, Tuple2<Long, Long> b) {
            return mean.merge(a, b);
        }
    }

    static final class Told<T> extends ProcessWindowFunction<T, String, String, TimeWindow> {
        private final String name;

        Told(String name) {
            this.name = name;
        }

        @Override
        public void process(String key, Context context, Iterable<T> elements, Collector<String> out) {
            java.util.List<Object> values = new java.util.ArrayList<>();
            for (T element : elements) values.add(element instanceof Tuple2<?, ?> pair ? pair.f1 : element);
            TimeWindow window = context.window();
            out.collect(name + " " + key + " " + window.getStart() + "-" + window.getEnd() + " " + Text.of(values));
        }
    }
}
