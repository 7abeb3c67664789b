package tidemark.bothways;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps what comes out of the job that runs; there is one at a time. */
final class Results extends ProcessFunction<String, Void> {
    static final List<String> ALL = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void processElement(String value, Context context, Collector<Void> out) {
        ALL.add(value);
    }
}
