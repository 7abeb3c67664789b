package tidemark.bothways;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Besides a sum, states of Kryo that the local job of this name does not ask for: they are filled up to {@link #FILLED} and
 * told of from {@link #TOLD} on, and the local job has its turn between the two.
 */
final class Unknown implements Shape {
    private static final long FILLED = 120;
    private static final long TOLD = 181;
    private static final TypeInformation<Stamp> STAMP = TypeInformation.of(Stamp.class);

    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        DataStream<String> states = feed.keyBy(n -> "key-" + n % 7, Types.STRING).process(new States()).uid("states");
        return states.union(feed.rebalance().process(new Lists()).uid("lists"));
    }

    static final class States extends KeyedProcessFunction<String, Long, String> {
        private transient ValueState<Long> sum;
        private transient ValueState<Stamp> first;
        private transient ListState<Stamp> stamps;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
            first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", STAMP));
            stamps = getRuntimeContext().getListState(new ListStateDescriptor<>("stamps", STAMP));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) throws Exception {
            sum.update((sum.value() == null ? 0 : sum.value()) + n);
            if (first.value() == null && n <= FILLED) first.update(new Stamp(n));
            if (n <= FILLED) stamps.add(new Stamp(n));
            String more = n < TOLD ? "" : " first=" + first.value() + " stamps=" + Text.of(stamps.get());
            out.collect(context.getCurrentKey() + " " + n + " sum=" + sum.value() + more);
        }
    }

    static final class Lists extends ProcessFunction<Long, String> implements CheckpointedFunction {
        private transient ListState<Stamp> split;
        private transient List<Stamp> own;
        private transient List<String> told;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            split = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("split", STAMP));
            own = new ArrayList<>();
            told = new ArrayList<>();
            for (Stamp stamp : split.get()) {
                own.add(stamp);
                told.add("restored split " + stamp);
            }
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            split.update(own);
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) {
            told.forEach(out::collect);
            told.clear();
            if (n <= FILLED && n % 10 == 0) own.add(new Stamp(n));
        }
    }
}
