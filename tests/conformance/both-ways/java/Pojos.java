package tidemark.bothways;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** POJOs as values, elements and values of a map. */
final class Pojos implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        return feed.keyBy(n -> "key-" + n % 11, Types.STRING).process(new States()).uid("states");
    }

    static final class States extends KeyedProcessFunction<String, Long, String> {
        private transient ValueState<Order> last;
        private transient ListState<Order> all;
        private transient MapState<String, Order> byDigit;

        @Override
        public void open(OpenContext context) {
            TypeInformation<Order> type = TypeInformation.of(Order.class);
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", type));
            all = getRuntimeContext().getListState(new ListStateDescriptor<>("all", type));
            byDigit = getRuntimeContext().getMapState(new MapStateDescriptor<>("by-digit", Types.STRING, type));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) throws Exception {
            Order order = Order.of(n);
            Order before = last.value();
            last.update(order);
            all.add(order);
            byDigit.put("d" + n % 4, order);
            Map<String, Order> sorted = new TreeMap<>();
            for (Map.Entry<String, Order> entry : byDigit.entries()) sorted.put(entry.getKey(), entry.getValue());
            out.collect(context.getCurrentKey() + " " + n + " last=" + before + " all=" + Text.of(all.get()) + " by-digit=" + Text.of(sorted));
        }
    }
}
