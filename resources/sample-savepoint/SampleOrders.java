import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingProcessingTimeWindows;
import org.apache.flink.util.Collector;

/** The job behind the sample savepoint: orders by shop and customer. Run with Flink 2.2 on the class path: SampleOrders TARGET_FOLDER. */
public final class SampleOrders {
    static final MapStateDescriptor<String, Long> RULES = new MapStateDescriptor<>("rules", Types.STRING, Types.LONG);

    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(4, Configuration.fromMap(java.util.Map.of("execution.checkpointing.storage", "filesystem", "execution.checkpointing.dir", "file:///tmp/sample-orders-checkpoints")));
        env.setMaxParallelism(128);

        SingleOutputStreamOperator<Tuple3<String, String, Long>> orders = env.fromSequence(1, Long.MAX_VALUE).name("orders").uid("orders-source")
                .map(new ToOrder()).returns(new TypeHint<Tuple3<String, String, Long>>() {}).name("parse order").uid("parse-order");

        SingleOutputStreamOperator<String> totals = orders.keyBy(o -> o.f0).process(new Totals()).name("totals per shop").uid("totals-per-shop");
        // No uid on purpose: this operator gets an automatic id, and the console says so.
        SingleOutputStreamOperator<String> recent = orders.keyBy(o -> o.f1).process(new Recent()).name("last orders per customer");
        SingleOutputStreamOperator<Long> minutes = orders.keyBy(o -> o.f0).window(TumblingProcessingTimeWindows.of(Duration.ofHours(1)))
                .aggregate(new Cents()).name("revenue per hour").uid("revenue-per-hour");

        DataStream<Long> limits = env.fromSequence(1, 40).setParallelism(1).name("limits").uid("limits-source");
        SingleOutputStreamOperator<String> flagged = orders.connect(limits.broadcast(RULES)).process(new Flag()).name("flag large orders").uid("flag-large-orders");

        totals.union(recent, flagged).sinkTo(new DiscardingSink<>()).name("alerts").uid("alerts-sink");
        minutes.sinkTo(new DiscardingSink<>()).name("revenue").uid("revenue-sink");

        JobClient job = env.executeAsync("sample-orders");
        TimeUnit.SECONDS.sleep(20);
        System.out.println(job.triggerSavepoint(args[0], SavepointFormatType.CANONICAL).get());
        job.cancel().get();
        System.exit(0);
    }

    static final class ToOrder implements MapFunction<Long, Tuple3<String, String, Long>> {
        @Override
        public Tuple3<String, String, Long> map(Long n) throws Exception {
            if (n % 10 == 0) Thread.sleep(1);
            long mixed = n * 0x9E3779B97F4A7C15L;
            return Tuple3.of("shop-" + Math.floorMod(mixed >>> 7, 60), "customer-" + Math.floorMod(mixed >>> 21, 900), 100L + Math.floorMod(mixed >>> 40, 20_000L));
        }
    }

    static final class Totals extends KeyedProcessFunction<String, Tuple3<String, String, Long>, String> {
        private transient ValueState<Long> total;
        private transient MapState<String, Long> best;

        @Override
        public void open(OpenContext context) {
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total-cents", Types.LONG));
            best = getRuntimeContext().getMapState(new MapStateDescriptor<>("cents-by-customer", Types.STRING, Types.LONG));
        }

        @Override
        public void processElement(Tuple3<String, String, Long> order, Context context, Collector<String> out) throws Exception {
            total.update((total.value() == null ? 0 : total.value()) + order.f2);
            Long before = best.get(order.f1);
            if (order.f2 > 19_000) best.put(order.f1, (before == null ? 0 : before) + order.f2);
        }
    }

    static final class Recent extends KeyedProcessFunction<String, Tuple3<String, String, Long>, String> {
        private transient ListState<Long> cents;
        private transient ValueState<Integer> count;

        @Override
        public void open(OpenContext context) {
            cents = getRuntimeContext().getListState(new ListStateDescriptor<>("recent-cents", Types.LONG));
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("recent-count", Types.INT));
        }

        @Override
        public void processElement(Tuple3<String, String, Long> order, Context context, Collector<String> out) throws Exception {
            int seen = count.value() == null ? 0 : count.value();
            if (seen == 8) {
                cents.clear();
                seen = 0;
            }
            cents.add(order.f2);
            count.update(seen + 1);
            if (seen == 0) context.timerService().registerProcessingTimeTimer(context.timerService().currentProcessingTime() + 3_600_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
            cents.clear();
            count.clear();
        }
    }

    static final class Cents implements AggregateFunction<Tuple3<String, String, Long>, Long, Long> {
        @Override public Long createAccumulator() { return 0L; }
        @Override public Long add(Tuple3<String, String, Long> order, Long sum) { return sum + order.f2; }
        @Override public Long getResult(Long sum) { return sum; }
        @Override public Long merge(Long a, Long b) { return a + b; }
    }

    static final class Flag extends BroadcastProcessFunction<Tuple3<String, String, Long>, Long, String> {
        @Override
        public void processElement(Tuple3<String, String, Long> order, ReadOnlyContext context, Collector<String> out) throws Exception {
            Long limit = context.getBroadcastState(RULES).get(order.f0);
            if (limit != null && order.f2 > limit) out.collect(order.f1);
        }

        @Override
        public void processBroadcastElement(Long n, Context context, Collector<String> out) throws Exception {
            BroadcastState<String, Long> rules = context.getBroadcastState(RULES);
            rules.put("shop-" + n, 10_000 + n * 100);
        }
    }
}
