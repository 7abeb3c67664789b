package tidemark.bothways;

import java.util.Map;
import java.util.StringJoiner;

/** Values as texts that Java and JavaScript write alike. */
final class Text {
    private Text() {}

    static String of(Iterable<?> values) {
        StringJoiner text = new StringJoiner(",");
        for (Object value : values) text.add(String.valueOf(value));
        return text.toString();
    }

    static String of(Map<?, ?> sorted) {
        StringJoiner text = new StringJoiner(",");
        sorted.forEach((key, value) -> text.add(key + ":" + value));
        return text.toString();
    }
}
