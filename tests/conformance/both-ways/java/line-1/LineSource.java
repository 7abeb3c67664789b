package tidemark.bothways;

import org.apache.flink.streaming.api.functions.source.SourceFunction;

/** A source with Flink 1's interface. */
interface LineSource<T> extends SourceFunction<T> {}
