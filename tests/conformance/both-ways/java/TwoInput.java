package tidemark.bothways;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Two connected keyed streams whose operator has timers of both kinds. */
final class TwoInput implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        DataStream<Long> left = feed.filter(n -> n % 2 == 0).setParallelism(1);
        DataStream<Long> right = feed.filter(n -> n % 2 == 1).setParallelism(1);
        return left.connect(right).keyBy(n -> n % 5, n -> n % 5, Types.LONG).process(new Sums(run.due())).uid("sums");
    }

    /** Sums of both sides by tens of numbers, told when the watermark is past them: so it matters not which input comes first. */
    static final class Sums extends KeyedCoProcessFunction<Long, Long, Long, String> {
        private final long due;
        private transient MapState<Long, Tuple2<Long, Long>> sums;

        Sums(long due) {
            this.due = due;
        }

        @Override
        public void open(OpenContext context) {
            sums = getRuntimeContext().getMapState(
                    new MapStateDescriptor<>("sums", Types.LONG, Types.TUPLE(Types.LONG, Types.LONG)));
        }

        @Override
        public void processElement1(Long n, Context context, Collector<String> out) throws Exception {
            add(n, n, 0, context);
            if (n <= 40) context.timerService().registerProcessingTimeTimer(due + n);
        }

        @Override
        public void processElement2(Long n, Context context, Collector<String> out) throws Exception {
            add(n, 0, n, context);
        }

        private void add(long n, long left, long right, Context context) throws Exception {
            long ten = n / 10;
            Tuple2<Long, Long> sum = sums.contains(ten) ? sums.get(ten) : Tuple2.of(0L, 0L);
            sums.put(ten, Tuple2.of(sum.f0 + left, sum.f1 + right));
            context.timerService().registerEventTimeTimer(30 * (ten + 1));
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
            if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
                out.collect("processing " + context.getCurrentKey() + " +" + (time - due));
                return;
            }
            long ten = time / 30 - 1;
            Tuple2<Long, Long> sum = sums.get(ten);
            sums.remove(ten);
            out.collect(context.getCurrentKey() + " ten=" + ten + " left=" + sum.f0 + " right=" + sum.f1);
        }
    }
}
