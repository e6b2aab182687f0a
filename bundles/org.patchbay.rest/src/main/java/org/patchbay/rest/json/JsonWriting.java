package org.patchbay.rest.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Writes values of our contracts: a record becomes an object with its components in snake case, a duration a number of seconds under a name that
 * says so, an instant text of RFC 3339, an empty optional is left out.
 */
public final class JsonWriting {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonWriting() {}

    public static byte[] bytes(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                member(json, String.valueOf(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Record record) {
            json.writeStartObject();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                member(json, snake(component.getName()), read(component, record));
            }
            json.writeEndObject();
        } else if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Temporal) {
            json.writeString(value.toString());
        } else {
            throw new IllegalArgumentException("no JSON of " + value.getClass().getName());
        }
    }

    private static void member(JsonGenerator json, String name, Object value) throws IOException {
        if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                member(json, name, optional.get());
            }
        } else if (value instanceof Duration duration) {
            json.writeFieldName(name + "_seconds");
            if (duration.getNano() == 0) {
                json.writeNumber(duration.getSeconds());
            } else {
                json.writeNumber(duration.toMillis() / 1000.0);
            }
        } else {
            json.writeFieldName(name);
            write(json, value);
        }
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
