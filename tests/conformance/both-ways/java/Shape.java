package tidemark.bothways;

import org.apache.flink.streaming.api.datastream.DataStream;

/** A job, by the shape of its state: texts come out, the same ones as of the local job of that name. */
interface Shape {
    /** @param feed the numbers, in order, in one subtask */
    DataStream<String> build(DataStream<Long> feed, Run run);
}
