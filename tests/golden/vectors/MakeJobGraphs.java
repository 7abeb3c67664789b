import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.*;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.*;
import org.apache.flink.runtime.jobgraph.jsonplan.JsonPlanGenerator;
import org.apache.flink.streaming.api.datastream.*;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.*;
import org.apache.flink.streaming.api.functions.async.*;
import org.apache.flink.streaming.api.functions.co.*;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.*;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Wrote job-graphs.json: the job graphs and plans that Flink 2.3.0 makes of the jobs which ../job-graphs.ts builds by our API.
 * Needs flink-clients, flink-connector-datagen and what they need on the class path; prints JSON, which was put on a line a job.
 *
 *   java -cp … MakeJobGraphs.java > job-graphs.json
 */
public class MakeJobGraphs {
    static final ObjectMapper JSON = new ObjectMapper();
    static final ObjectNode OUT = JSON.createObjectNode();

    public static void main(String[] args) throws Exception {
        // First, for a collecting sink has its uid of its transformation's number, and Flink counts on from job to job.
        job("collect", env -> {
            env.setParallelism(2);
            env.fromSequence(1, 10).collectAsync();
            env.fromSequence(1, 10).keyBy(x -> x).union(env.fromSequence(5, 6).keyBy(x -> x)).map(x -> x).print();
        });
        job("print", env -> env.fromSequence(1, 10).map(x -> x + 1).print());
        job("data", env -> {
            env.setParallelism(2);
            env.fromData(1L, 2L).filter(x -> x > 1).printToErr();
        });
        job("windows", env -> {
            KeyedStream<Long, Long> keyed = env.fromSequence(1, 10)
                    .assignTimestampsAndWatermarks(WatermarkStrategy.<Long>forMonotonousTimestamps().withTimestampAssigner((x, t) -> x))
                    .keyBy(x -> x % 2);
            keyed.window(TumblingEventTimeWindows.of(Duration.ofSeconds(10))).process(new Collect()).sinkTo(new DiscardingSink<>());
            keyed.window(SlidingProcessingTimeWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5))).aggregate(new Count(), new Collect()).name("sliding").sinkTo(new DiscardingSink<>());
            keyed.window(EventTimeSessionWindows.withGap(Duration.ofSeconds(3))).aggregate(new Count()).sinkTo(new DiscardingSink<>());
            keyed.reduce(Long::sum).sinkTo(new DiscardingSink<>());
        });
        job("two-inputs", env -> {
            DataStream<Long> a = env.fromSequence(1, 10).name("a");
            DataStream<Long> b = env.fromSequence(1, 10).name("b");
            MapStateDescriptor<String, Long> rules = new MapStateDescriptor<>("rules", Types.STRING, Types.LONG);
            KeyedStream<Long, Long> ka = a.keyBy(x -> x);
            KeyedStream<Long, Long> kb = b.keyBy(x -> x);
            a.connect(b).map(new CoMap()).print();
            a.connect(b).flatMap(new CoFlat()).print();
            a.connect(b).process(new CoProcess()).print();
            ka.connect(kb).process(new KeyedCo()).print();
            a.connect(b.broadcast(rules)).process(new Rules()).print();
            ka.connect(b.broadcast(rules)).process(new KeyedRules()).print();
            ka.intervalJoin(kb).between(Duration.ofSeconds(-1), Duration.ofSeconds(1)).process(new Join()).print();
        });
        job("partitioners", env -> {
            env.setParallelism(2);
            DataStream<Long> a = env.fromSequence(1, 10);
            a.rebalance().map(x -> x).rescale().map(x -> x).shuffle().map(x -> x).global().map(x -> x).broadcast().map(x -> x)
                    .forward().map(x -> x).partitionCustom((Long key, int n) -> 0, x -> x).map(x -> x).setParallelism(3).print();
            a.rebalance().broadcast().map(x -> x).name("last wins").print();
            a.keyBy(x -> x).map(x -> x).name("keyed map").print();
        });
        job("unions", env -> {
            DataStream<Long> a = env.fromSequence(1, 10).name("a");
            DataStream<Long> b = env.fromSequence(1, 10).name("b");
            a.union(a).map(x -> x).name("twice").print();
            DataStream<Long> ab = a.union(b);
            ab.rebalance().map(x -> x).name("after a partition").print();
            ab.union(b.map(x -> x)).keyBy(x -> x).process(new Keyed()).print();
        });
        job("side-outputs", env -> {
            OutputTag<String> late = new OutputTag<>("late", Types.STRING);
            OutputTag<Long> other = new OutputTag<>("other", Types.LONG);
            SingleOutputStreamOperator<Long> p = env.fromSequence(1, 10).process(new Plain());
            p.getSideOutput(late).print();
            p.getSideOutput(other).rebalance().map(x -> x).print();
            p.flatMap((Long x, Collector<Long> out) -> out.collect(x)).returns(Types.LONG).print();
        });
        job("settings", env -> {
            env.setParallelism(2);
            env.setMaxParallelism(256);
            DataStream<Long> a = env.fromSequence(1, 10).uid("source").setDescription("numbers from one to ten").name("numbers");
            SingleOutputStreamOperator<Long> m = a.map(x -> x).name("<b> \"quoted\" & \\ ünï").uid("m").setDescription("a < b & \"c\" \\ é");
            m.filter(x -> true).setMaxParallelism(64).startNewChain().print().name("out").uid("out").setParallelism(1);
            m.filter(x -> true).disableChaining().setUidHash("00112233445566778899aabbccddeeff").sinkTo(new DiscardingSink<>()).name("gone").uid("gone").setDescription("to nowhere");
            m.filter(x -> true).slotSharingGroup("other").map(x -> x).name("still other").setParallelism(3).print();
            m.keyBy(x -> x).process(new Keyed()).setParallelism(100).setMaxParallelism(100).name("many").print();
            m.map(x -> x).setParallelism(200).name("more than 128").print();
        });
        job("committing-sink", env -> {
            env.fromSequence(1, 10).sinkTo(new Committing()).uid("sink").name("files");
            env.fromSequence(1, 10).map(x -> x).sinkTo(new Committing());
        });
        job("async", env -> {
            AsyncDataStream.unorderedWait(env.fromSequence(1, 10), new Async(), 1, java.util.concurrent.TimeUnit.SECONDS).print();
            AsyncDataStream.orderedWait(env.socketTextStream("localhost", 1).map(x -> 1L), new Async(), 1, java.util.concurrent.TimeUnit.SECONDS).print();
        });
        job("watermarks", env -> {
            env.setParallelism(3);
            env.fromSequence(1, 10).setParallelism(2).assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).map(x -> x).print();
            env.fromSequence(1, 10).name("unread");
        });
        job("tree", env -> {
            DataStream<Long> a = env.fromSequence(1, 10).name("a").map(x -> x).name("b");
            DataStream<Long> c = a.map(x -> x).name("c");
            c.map(x -> x).name("d").print();
            c.filter(x -> true).name("e").map(x -> x).name("f").sinkTo(new DiscardingSink<>());
            a.map(x -> x).name("g");
        });
        job("vertex-texts", env -> {
            Configuration texts = new Configuration();
            texts.setString("pipeline.vertex-name-include-index-prefix", "true");
            texts.setString("pipeline.vertex-description-mode", "CASCADING");
            env.configure(texts);
            DataStream<Long> a = env.fromSequence(1, 10).name("a");
            DataStream<Long> b = env.fromSequence(1, 10).name("b").map(x -> x).setDescription("d").keyBy(x -> x).process(new Keyed());
            a.map(x -> x).print();
            a.filter(x -> true).print();
            a.union(b).print();
        });
        job("order-of-edges", env -> {
            DataStream<Long> a = env.fromSequence(1, 10).name("a");
            DataStream<Long> b = a.map(x -> x).name("b");
            DataStream<Long> c = env.fromSequence(1, 10).name("c").keyBy(x -> x).process(new Keyed()).name("d");
            c.connect(a.rebalance()).map(new CoMap()).name("later first").print();
            a.keyBy(x -> x).process(new Keyed()).name("of the head").print();
            b.keyBy(x -> x).process(new Keyed()).name("of the tail").print();
            c.union(b, a).process(new Plain()).name("three").print();
            b.rebalance().map(x -> x).name("of the tail again").print();
        });
        job("yielding", env -> {
            env.socketTextStream("localhost", 1).map(x -> 1L).sinkTo(new Committing());
            env.socketTextStream("localhost", 1).map(x -> 1L).startNewChain().sinkTo(new Committing());
        });
        job("union-parallelism", env -> {
            DataStream<Long> two = env.fromSequence(1, 10).setParallelism(2);
            DataStream<Long> four = env.fromSequence(1, 10).setParallelism(4);
            two.union(four).assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).print();
            four.union(two).rebalance().assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks()).print();
        });
        System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(OUT));
    }

    static void job(String name, Consumer<StreamExecutionEnvironment> main) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        main.accept(env);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        ObjectNode job = OUT.putObject(name);
        ArrayNode vertices = job.putArray("vertices");
        for (JobVertex v : graph.getVerticesSortedTopologicallyFromSources()) {
            ObjectNode o = vertices.addObject();
            o.put("id", v.getID().toHexString());
            o.put("name", v.getName());
            o.put("parallelism", v.getParallelism());
            o.put("maxParallelism", v.getMaxParallelism());
            o.put("slotSharingGroup", v.getSlotSharingGroup().getSlotSharingGroupName());
            ArrayNode ids = o.putArray("operators");
            List<OperatorIDPair> pairs = v.getOperatorIDs();
            for (int i = pairs.size() - 1; i >= 0; i--) {
                ObjectNode p = ids.addObject();
                p.put("id", pairs.get(i).getGeneratedOperatorID().toHexString());
                p.put("userHash", pairs.get(i).getUserDefinedOperatorID().map(Object::toString).orElse(null));
                p.put("uid", (String) pairs.get(i).getUserDefinedOperatorUid());
            }
        }
        job.set("plan", JSON.valueToTree(JsonPlanGenerator.generatePlan(graph)).get("nodes"));
    }

    static class Count implements AggregateFunction<Long, Long, Long> {
        public Long createAccumulator() { return 0L; }
        public Long add(Long v, Long a) { return a + 1; }
        public Long getResult(Long a) { return a; }
        public Long merge(Long a, Long b) { return a + b; }
    }
    static class Collect extends ProcessWindowFunction<Long, Long, Long, TimeWindow> {
        public void process(Long k, Context c, Iterable<Long> in, Collector<Long> out) {}
    }
    static class CoMap implements CoMapFunction<Long, Long, Long> {
        public Long map1(Long x) { return x; }
        public Long map2(Long x) { return x; }
    }
    static class CoFlat implements CoFlatMapFunction<Long, Long, Long> {
        public void flatMap1(Long x, Collector<Long> out) {}
        public void flatMap2(Long x, Collector<Long> out) {}
    }
    static class CoProcess extends CoProcessFunction<Long, Long, Long> {
        public void processElement1(Long x, Context c, Collector<Long> out) {}
        public void processElement2(Long x, Context c, Collector<Long> out) {}
    }
    static class KeyedCo extends KeyedCoProcessFunction<Long, Long, Long, Long> {
        public void processElement1(Long x, Context c, Collector<Long> out) {}
        public void processElement2(Long x, Context c, Collector<Long> out) {}
    }
    static class Rules extends BroadcastProcessFunction<Long, Long, Long> {
        public void processElement(Long x, ReadOnlyContext c, Collector<Long> out) {}
        public void processBroadcastElement(Long x, Context c, Collector<Long> out) {}
    }
    static class KeyedRules extends KeyedBroadcastProcessFunction<Long, Long, Long, Long> {
        public void processElement(Long x, ReadOnlyContext c, Collector<Long> out) {}
        public void processBroadcastElement(Long x, Context c, Collector<Long> out) {}
    }
    static class Join extends org.apache.flink.streaming.api.functions.co.ProcessJoinFunction<Long, Long, Long> {
        public void processElement(Long a, Long b, Context c, Collector<Long> out) {}
    }
    static class Plain extends ProcessFunction<Long, Long> {
        public void processElement(Long x, Context c, Collector<Long> out) {}
    }
    static class Keyed extends KeyedProcessFunction<Long, Long, Long> {
        public void processElement(Long x, Context c, Collector<Long> out) {}
    }
    static class Async implements AsyncFunction<Long, Long> {
        public void asyncInvoke(Long x, ResultFuture<Long> f) {}
    }
    static class Committing implements Sink<Long>, SupportsCommitter<String> {
        public SinkWriter<Long> createWriter(WriterInitContext c) { return null; }
        public Committer<String> createCommitter(CommitterInitContext c) { return null; }
        public SimpleVersionedSerializer<String> getCommittableSerializer() { return null; }
    }
}
