import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** Reads every value of state "blob" of operator "big-op" by the State Processor API, parallelism 1. Prints one line of JSON. */
public final class ScanState {
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        long entries = 0;
        long characters = 0;
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        SavepointReader reader = SavepointReader.read(env, args[0], new HashMapStateBackend());
        try (CloseableIterator<Integer> lengths = reader.readKeyedState(OperatorIdentifier.forUid("big-op"), new Lengths()).executeAndCollect()) {
            while (lengths.hasNext()) {
                characters += lengths.next();
                entries++;
            }
        }
        System.out.println("{\"entries\":" + entries + ",\"characters\":" + characters + ",\"ms\":" + (System.nanoTime() - start) / 1_000_000 + "}");
        System.exit(0);
    }

    public static final class Lengths extends KeyedStateReaderFunction<Integer, Integer> {
        private transient ValueState<String> blob;

        @Override
        public void open(OpenContext context) {
            blob = getRuntimeContext().getState(new ValueStateDescriptor<>("blob", Types.STRING));
        }

        @Override
        public void readKey(Integer key, Context context, Collector<Integer> out) throws Exception {
            out.collect(blob.value().length());
        }
    }
}
