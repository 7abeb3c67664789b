import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;

/** The jobs of tests/bench/jobs on a MiniCluster: {@code RunJob KIND RECORDS PARALLELISM [FOLDER]}, once to warm up and once measured. */
public class RunJob {
  static final int KEYS = 100_000;

  public static void main(String[] args) throws Exception {
    String kind = args[0];
    long records = Long.parseLong(args[1]);
    int parallelism = Integer.parseInt(args[2]);
    if (kind.equals("savepoint")) {
      System.out.println("{\"ms\": " + savepoint(records, parallelism, args[3]) + "}");
      return;
    }
    run(kind, Math.max(1, records / 4), parallelism);
    System.out.println("{\"ms\": " + run(kind, records, parallelism) + "}");
  }

  static StreamExecutionEnvironment environment(int parallelism, String... settings) {
    Configuration configuration = new Configuration();
    for (int i = 0; i < settings.length; i += 2) configuration.setString(settings[i], settings[i + 1]);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.getConfig().enableObjectReuse();
    return env;
  }

  static long run(String kind, long records, int parallelism) throws Exception {
    StreamExecutionEnvironment env = environment(parallelism);
    DataStream<Long> numbers = env.fromSequence(1, records);
    switch (kind) {
      case "pass-through":
        numbers.map(v -> v + 1).returns(Types.LONG).filter(v -> v > 0).sinkTo(new DiscardingSink<>());
        break;
      case "keyed-count":
        numbers.map(v -> "key-" + (v % KEYS)).returns(Types.STRING).keyBy(k -> k).process(new Count()).sinkTo(new DiscardingSink<>());
        break;
      case "window":
        numbers
            .map(v -> Tuple2.of("key-" + (v % KEYS), v))
            .returns(Types.TUPLE(Types.STRING, Types.LONG))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Tuple2<String, Long>>forBoundedOutOfOrderness(Duration.ofMillis(KEYS)).withTimestampAssigner((v, t) -> v.f1))
            .keyBy(v -> v.f0)
            .window(TumblingEventTimeWindows.of(Duration.ofMillis(KEYS)))
            .reduce((ReduceFunction<Tuple2<String, Long>>) (a, b) -> Tuple2.of(a.f0, a.f1 + b.f1))
            .sinkTo(new DiscardingSink<>());
        break;
      default:
        throw new IllegalArgumentException(kind);
    }
    return env.execute(kind).getNetRuntime();
  }

  /** A canonical savepoint of so many keys with a kilobyte each, while nothing else happens. */
  static double savepoint(long keys, int parallelism, String folder) throws Exception {
    StreamExecutionEnvironment env =
        environment(parallelism, "execution.checkpointing.storage", "filesystem", "execution.checkpointing.dir", "file://" + folder);
    env.fromSequence(1, Long.MAX_VALUE)
        .filter(v -> v <= keys || idle())
        .keyBy(v -> v)
        .process(new Keep())
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync("savepoint");
    while (Keep.KEPT.get() < keys) Thread.sleep(50);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      job.triggerSavepoint(folder, SavepointFormatType.CANONICAL).get();
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    job.cancel().get();
    return best;
  }

  static boolean idle() throws InterruptedException {
    Thread.sleep(1);
    return false;
  }

  static class Count extends KeyedProcessFunction<String, String, Long> {
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(String value, Context context, Collector<Long> out) throws Exception {
      Long before = count.value();
      long next = before == null ? 1 : before + 1;
      count.update(next);
      out.collect(next);
    }
  }

  static class Keep extends KeyedProcessFunction<Long, Long, Long> {
    static final java.util.concurrent.atomic.AtomicLong KEPT = new java.util.concurrent.atomic.AtomicLong();
    private transient ValueState<String> kept;

    @Override
    public void open(OpenContext context) {
      kept = getRuntimeContext().getState(new ValueStateDescriptor<>("kept", Types.STRING));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      kept.update(String.valueOf(value % 10).repeat(1000));
      KEPT.incrementAndGet();
    }
  }
}
