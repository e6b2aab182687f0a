package org.patchbay.cdr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads records as whoever takes them in would, by a reader that is not ours and takes no key twice. */
final class Read {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Read() {}

    static Map<String, Object> record(byte[] line) throws IOException {
        try (JsonParser in = JSON.createParser(line)) {
            in.nextToken();
            @SuppressWarnings("unchecked")
            Map<String, Object> read = (Map<String, Object>) value(in);
            if (in.nextToken() != null) {
                throw new IOException("More than one value: " + new String(line, UTF_8));
            }
            return read;
        }
    }

    /** The records of a file; every line must be one. */
    static List<Map<String, Object>> file(Path file) throws IOException {
        String text = Files.readString(file);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new IOException("The last line of " + file + " has no end.");
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
            records.add(record(line.getBytes(UTF_8)));
        }
        return records;
    }

    /** The ids of the calls in a file, in their order. */
    static List<String> calls(Path file) throws IOException {
        return file(file).stream().map(r -> String.valueOf(r.get("call"))).toList();
    }

    private static Object value(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (!in.nextToken().isStructEnd()) {
                    String name = in.currentName();
                    in.nextToken();
                    object.put(name, value(in));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (!in.nextToken().isStructEnd()) {
                    array.add(value(in));
                }
                return array;
            }
            case VALUE_NUMBER_INT -> {
                return in.getIntValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return in.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return in.getBooleanValue();
            }
            default -> {
                return in.getText();
            }
        }
    }
}
