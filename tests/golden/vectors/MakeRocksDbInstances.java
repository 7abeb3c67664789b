import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.rocksdb.*;

/**
 * Makes small RocksDB instances with Flink's own RocksDB and prints rocksdb.json: per instance its files (base64) and
 * what RocksDB's iterator sees of the column family "state" (key and value as hex).
 *
 *   java -cp frocksdbjni-8.10.0-ververica-1.0.jar MakeRocksDbInstances.java rocksdb.json
 */
public class MakeRocksDbInstances {
    static final byte[] FAMILY = "state".getBytes(StandardCharsets.UTF_8);

    interface Fill { void run(RocksDB db, ColumnFamilyHandle cf, Path work) throws Exception; }

    static final List<String> INSTANCES = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        RocksDB.loadLibrary();
        for (int version : new int[] {0, 1, 2, 3, 4, 5, 6}) {
            make("version-" + version, table().setFormatVersion(version), CompressionType.LZ4_COMPRESSION, MakeRocksDbInstances::mixed);
        }
        for (ChecksumType checksum : new ChecksumType[] {ChecksumType.kNoChecksum, ChecksumType.kCRC32c, ChecksumType.kxxHash, ChecksumType.kxxHash64, ChecksumType.kXXH3}) {
            make("checksum-" + checksum.name().substring(1).toLowerCase(), table().setFormatVersion(6).setChecksumType(checksum), CompressionType.NO_COMPRESSION, MakeRocksDbInstances::mixed);
        }
        for (CompressionType type : new CompressionType[] {CompressionType.SNAPPY_COMPRESSION, CompressionType.ZLIB_COMPRESSION, CompressionType.LZ4HC_COMPRESSION, CompressionType.ZSTD_COMPRESSION}) {
            for (int version : new int[] {0, 5}) {
                try {
                    make("compression-" + type.getLibraryName() + "-version-" + version, table().setFormatVersion(version), type, MakeRocksDbInstances::mixed);
                } catch (RocksDBException absent) {
                    System.out.println(type + ": " + absent.getMessage());
                }
            }
        }
        make("index-two-level", table().setIndexType(IndexType.kTwoLevelIndexSearch).setMetadataBlockSize(128), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::mixed);
        make("index-first-key", table().setIndexType(IndexType.kBinarySearchWithFirstKey), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::mixed);
        make("index-restart-interval", table().setIndexBlockRestartInterval(8), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::mixed);
        make("hash-in-blocks", table().setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::mixed);
        make("range-deletions", table(), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::rangeDeletions);
        make("ingested", table(), CompressionType.SNAPPY_COMPRESSION, MakeRocksDbInstances::ingested);
        make("compacted", table(), CompressionType.SNAPPY_COMPRESSION, (db, cf, work) -> { mixed(db, cf, work); db.compactRange(cf); more(db, cf); });
        Files.writeString(Path.of(args[0]), "{\n" + String.join(",\n", INSTANCES) + "\n}\n");
    }

    static BlockBasedTableConfig table() {
        return new BlockBasedTableConfig().setBlockSize(256).setFormatVersion(5).setFilterPolicy(new BloomFilter(10, false));
    }

    static byte[] key(int i) {
        return new byte[] {(byte) (i % 5), 0, 0, (byte) (i >> 8), (byte) i, 0};
    }

    static byte[] value(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Several overlapping files of level 0, with every kind of entry that Flink writes. */
    static void mixed(RocksDB db, ColumnFamilyHandle cf, Path work) throws Exception {
        Random random = new Random(7);
        try (WriteOptions options = new WriteOptions().setDisableWAL(true)) {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 60; i++) {
                    byte[] key = key(random.nextInt(80));
                    switch (random.nextInt(6)) {
                        case 0 -> db.delete(cf, options, key);
                        case 1, 2 -> db.merge(cf, options, key, value("m" + round + "." + i));
                        default -> db.put(cf, options, key, value("value value value value value " + round + "." + i));
                    }
                }
                db.singleDelete(cf, options, key(1000 + round - 1));
                db.put(cf, options, key(1000 + round), value("single"));
                flush(db, cf);
            }
        }
    }

    static void more(RocksDB db, ColumnFamilyHandle cf) throws Exception {
        try (WriteOptions options = new WriteOptions().setDisableWAL(true)) {
            for (int i = 0; i < 80; i += 3) db.merge(cf, options, key(i), value("late"));
            for (int i = 0; i < 80; i += 7) db.delete(cf, options, key(i));
            flush(db, cf);
        }
    }

    /** As Flink clips an instance to its key groups, then goes on writing; small files, so that compaction cuts deletions. */
    static void rangeDeletions(RocksDB db, ColumnFamilyHandle cf, Path work) throws Exception {
        try (WriteOptions options = new WriteOptions().setDisableWAL(true)) {
            mixed(db, cf, work);
            Snapshot held = db.getSnapshot();
            db.deleteRange(cf, options, new byte[] {0}, new byte[] {2});
            db.deleteRange(cf, options, key(3), key(53));
            db.deleteRange(cf, options, new byte[] {4}, new byte[] {5});
            db.merge(cf, options, key(5), value("after"));
            db.put(cf, options, key(4), value("after"));
            flush(db, cf);
            db.compactRange(cf);
            db.deleteRange(cf, options, key(7), key(47));
            db.merge(cf, options, key(7), value("later"));
            db.merge(cf, options, key(8), value("later"));
            flush(db, cf);
            db.releaseSnapshot(held);
        }
    }

    /** A file made outside and taken in: its entries have the sequence number that the manifest gives it. */
    static void ingested(RocksDB db, ColumnFamilyHandle cf, Path work) throws Exception {
        mixed(db, cf, work);
        Path file = work.resolve("outside.sst");
        try (Options options = new Options(); EnvOptions env = new EnvOptions(); SstFileWriter writer = new SstFileWriter(env, options)) {
            writer.open(file.toString());
            for (int i = 10; i < 60; i += 5) writer.put(key(i), value("ingested"));
            writer.finish();
        }
        try (IngestExternalFileOptions options = new IngestExternalFileOptions().setMoveFiles(false)) {
            db.ingestExternalFile(cf, List.of(file.toString()), options);
        }
        more(db, cf);
    }

    static void flush(RocksDB db, ColumnFamilyHandle cf) throws Exception {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) { db.flush(options, cf); }
    }

    static void make(String name, BlockBasedTableConfig table, CompressionType compression, Fill fill) throws Exception {
        Path work = Files.createTempDirectory("instance");
        try (ColumnFamilyOptions family = new ColumnFamilyOptions().setTableFormatConfig(table).setCompressionType(compression)
                     .setMergeOperatorName("stringappendtest").setDisableAutoCompactions(true).setTargetFileSizeBase(600);
             DBOptions options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true)) {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            List<ColumnFamilyDescriptor> families = List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family), new ColumnFamilyDescriptor(FAMILY, family));
            try (RocksDB db = RocksDB.open(options, work.resolve("db").toString(), families, handles)) {
                fill.run(db, handles.get(1), work);
                Path target = work.resolve("checkpoint");
                try (Checkpoint checkpoint = Checkpoint.create(db)) { checkpoint.createCheckpoint(target.toString()); }
                INSTANCES.add("\"" + name + "\": {\"files\": " + files(target) + ", \"view\": " + view(db, handles.get(1)) + "}");
            }
        }
    }

    static String files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        for (java.io.File file : folder.toFile().listFiles((dir, name) -> !name.startsWith("OPTIONS-") && !name.endsWith(".log"))) {
            files.add("\"" + file.getName() + "\": \"" + Base64.getEncoder().encodeToString(Files.readAllBytes(file.toPath())) + "\"");
        }
        files.sort(null);
        return "{" + String.join(", ", files) + "}";
    }

    static String view(RocksDB db, ColumnFamilyHandle cf) {
        HexFormat hex = HexFormat.of();
        List<String> entries = new ArrayList<>();
        try (RocksIterator each = db.newIterator(cf)) {
            for (each.seekToFirst(); each.isValid(); each.next()) entries.add("[\"" + hex.formatHex(each.key()) + "\", \"" + hex.formatHex(each.value()) + "\"]");
        }
        return "[" + String.join(", ", entries) + "]";
    }
}
