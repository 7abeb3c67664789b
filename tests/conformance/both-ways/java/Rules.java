package tidemark.bothways;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Broadcast state that keyed records look into, and an operator with a list state and a union list state. */
final class Rules implements Shape {
    private static final MapStateDescriptor<String, Long> RULES = new MapStateDescriptor<>("rules", Types.STRING, Types.LONG);

    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        BroadcastStream<Tuple2<String, Long>> rules = feed.filter(n -> n % 6 == 0).setParallelism(1)
                .map(n -> Tuple2.of("rule-" + n, n * n)).returns(Types.TUPLE(Types.STRING, Types.LONG)).setParallelism(1)
                .broadcast(RULES);
        DataStream<String> judged = feed.keyBy(n -> "key-" + n % 7, Types.STRING).connect(rules).process(new Judge()).uid("judge");
        DataStream<String> lists = feed.rebalance().process(new Lists()).uid("lists");
        return judged.union(lists);
    }

    /** A record waits until all rules up to it are there, and then minds those alone: so it matters not which input comes first. */
    static final class Judge extends KeyedBroadcastProcessFunction<String, Long, Tuple2<String, Long>, String> {
        @Override
        public void processElement(Long n, ReadOnlyContext context, Collector<String> out) {
            context.timerService().registerEventTimeTimer(3 * n + 60);
        }

        @Override
        public void processBroadcastElement(Tuple2<String, Long> rule, Context context, Collector<String> out) throws Exception {
            context.getBroadcastState(RULES).put(rule.f0, rule.f1);
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
            long n = (time - 60) / 3;
            long count = 0;
            long sum = 0;
            for (Map.Entry<String, Long> rule : context.getBroadcastState(RULES).immutableEntries()) {
                if (Long.parseLong(rule.getKey().substring(5)) > n) continue;
                count++;
                sum += rule.getValue();
            }
            out.collect(context.getCurrentKey() + " " + n + " rules=" + count + " sum=" + sum);
        }
    }

    /** Tells of what it was restored with when its first record comes. */
    static final class Lists extends ProcessFunction<Long, String> implements CheckpointedFunction {
        private transient ListState<Long> split;
        private transient ListState<Long> union;
        private transient List<Long> own;
        private transient List<String> told;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            split = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("split", Types.LONG));
            union = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("union", Types.LONG));
            own = new ArrayList<>();
            for (long n : split.get()) own.add(n);
            told = new ArrayList<>();
            if (!context.isRestored()) return;
            for (long n : own) told.add("restored split " + n);
            TreeSet<Long> all = new TreeSet<>();
            for (long n : union.get()) all.add(n);
            told.add("restored union " + Text.of(all));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            split.update(own);
            union.update(own);
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) {
            told.forEach(out::collect);
            told.clear();
            if (n % 10 == 0) own.add(n);
        }
    }
}
