package tidemark.bothways;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs jobs in this process, one for each line of its input, with tabs between:
 * shape, backend, parallelism, savepoint to restore or -, from, to, folder, due, and how it ends; more is for local jobs alone.
 * A job ends with a savepoint below its folder ("stop"), or its feed ends once so many results of processing-time timers came (a number).
 * Answers with a line "=result" for each result, then ">ok savepoint" or ">failed why".
 */
public final class Runner {
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("keyed", new Keyed()), Map.entry("windows", new Windows()), Map.entry("sessions", new Sessions()),
            Map.entry("rules", new Rules()), Map.entry("two-input", new TwoInput()), Map.entry("joined", new Joined()),
            Map.entry("waiting", new Waiting()), Map.entry("expiring", new Expiring()), Map.entry("pojos", new Pojos()),
            Map.entry("products", new Products()), Map.entry("unknown", new Unknown()));
    private static final long WAIT_MS = 60_000;

    private final MiniCluster cluster;

    private Runner() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.bind-port", "0");
        configuration.setString("taskmanager.memory.network.min", "64mb");
        configuration.setString("taskmanager.memory.network.max", "64mb");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration).setNumTaskManagers(1).setNumSlotsPerTaskManager(4).build());
        cluster.start();
    }

    public static void main(String[] args) throws Exception {
        Runner runner = new Runner();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Results.ALL.clear();
            try {
                String savepoint = runner.run(line.split("\t"));
                for (String result : Results.ALL) System.out.println("=" + result);
                System.out.println(">ok " + savepoint);
            } catch (Exception failure) {
                Throwable root = failure;
                while (root.getCause() != null) root = root.getCause();
                System.out.println(">failed " + String.valueOf(root).replaceAll("\\s+", " "));
            }
        }
        System.exit(0);
    }

    private String run(String[] args) throws Exception {
        Run run = new Run(Long.parseLong(args[4]), Long.parseLong(args[5]), args[6], Long.parseLong(args[7]));
        JobGraph graph = graph(SHAPES.get(args[0]), args[1], Integer.parseInt(args[2]), run);
        if (!args[3].equals("-")) graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(args[3]));
        cluster.submitJob(graph).get(WAIT_MS, TimeUnit.MILLISECONDS);
        JobID id = graph.getJobID();
        try {
            until(id, () -> Files.exists(Path.of(run.folder(), "emitted")) && allRun(id));
            if (args[8].equals("stop")) {
                String savepoint = cluster.stopWithSavepoint(id, run.folder(), false, SavepointFormatType.CANONICAL)
                        .get(WAIT_MS, TimeUnit.MILLISECONDS);
                ended(id);
                return savepoint;
            }
            long awaited = Long.parseLong(args[8]);
            until(id, () -> List.copyOf(Results.ALL).stream().filter(result -> result.startsWith("processing ")).count() >= awaited);
            Files.createFile(Path.of(run.folder(), "end"));
            ended(id);
            return "-";
        } catch (Exception failure) {
            if (!cluster.getJobStatus(id).get().isGloballyTerminalState()) cluster.cancelJob(id).get();
            throw failure;
        }
    }

    private static JobGraph graph(Shape shape, String backend, int parallelism, Run run) {
        Configuration configuration = new Configuration();
        configuration.setString("state.backend.type", backend);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        DataStream<Long> feed = env.addSource(new Feed(run), "feed").returns(org.apache.flink.api.common.typeinfo.Types.LONG).uid("feed");
        shape.build(feed, run).process(new Results()).setParallelism(1).uid("results");
        return env.getStreamGraph().getJobGraph();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void until(JobID id, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        while (!condition.holds()) {
            if (cluster.getJobStatus(id).get().isGloballyTerminalState()) ended(id);
            if (System.nanoTime() > end) throw new IllegalStateException("waited in vain");
            Thread.sleep(5);
        }
    }

    private boolean allRun(JobID id) throws Exception {
        for (AccessExecutionVertex vertex : cluster.getExecutionGraph(id).get().getAllExecutionVertices())
            if (vertex.getExecutionState() != ExecutionState.RUNNING) return false;
        return true;
    }

    /** Waits for the end of a job. Throws what it failed with. */
    private void ended(JobID id) throws Exception {
        JobResult result = cluster.requestJobResult(id).get(WAIT_MS, TimeUnit.MILLISECONDS);
        if (result.getSerializedThrowable().isPresent())
            throw new IllegalStateException(result.getSerializedThrowable().get().deserializeError(Runner.class.getClassLoader()));
    }
}
