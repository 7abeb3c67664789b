package tidemark.bothways;

/** No POJO: Flink leaves it to Kryo. */
final class Stamp {
    private final long n;

    Stamp(long n) {
        this.n = n;
    }

    @Override
    public String toString() {
        return "stamp-" + n;
    }
}
