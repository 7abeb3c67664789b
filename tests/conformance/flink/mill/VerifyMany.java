package mill;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

/**
 * The mill's "verify" for many savepoints in one JVM. A line in: path, file for the result, then names and values of
 * options, with tabs between. A line out: "ok" or "failed" and why.
 */
public final class VerifyMany {
    public static void main(String[] args) throws Exception {
        Job.loadAll();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\t");
            Map<String, String> options = new HashMap<>();
            options.put("path", parts[0]);
            options.put("out", parts[1]);
            for (int i = 2; i + 1 < parts.length; i += 2) options.put(parts[i], parts[i + 1]);
            String told = "ok";
            try {
                Verifier.run(options);
            } catch (Throwable thrown) {
                Throwable root = thrown;
                while (root.getCause() != null && root.getCause() != root) root = root.getCause();
                told = "failed " + root.toString().replaceAll("\\s+", " ");
            }
            System.out.println("\n>" + told);
            System.out.flush();
        }
        System.exit(0);
    }
}
