package org.patchbay.sip.stack.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * Header fields and body of a message to be; not safe for several threads.
 *
 * <p>Do not set Content-Length: it is computed. Values with line breaks are refused ({@link IllegalArgumentException}), so nothing taken from
 * one message can smuggle a field into another.
 *
 * @param <B> the builder itself
 */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>> permits RequestBuilder, ResponseBuilder {
    final List<HeaderField> fields;
    byte[] body;
    final @Nullable ConnectionInfo receivedOn;

    MessageBuilder(List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        this.fields = new ArrayList<>(fields.size() + 12);
        this.fields.addAll(fields);
        this.body = body;
        this.receivedOn = receivedOn;
    }

    abstract B self();

    /** Appends a field. */
    public final B add(String name, String value) {
        fields.add(new HeaderField(name, value));
        return self();
    }

    /** Appends a field taken from another message. */
    public final B add(HeaderField field) {
        fields.add(field);
        return self();
    }

    /** Puts a field before all others. */
    public final B addFirst(String name, String value) {
        fields.add(0, new HeaderField(name, value));
        return self();
    }

    /** Replaces all fields of a name by one, in the place of the first, or appends it. */
    public final B set(String name, String value) {
        HeaderField field = new HeaderField(name, value);
        String known = HeaderNames.known(name);
        int at = -1;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name, known)) {
                at = i;
                break;
            }
        }
        if (at < 0) {
            fields.add(field);
        } else {
            fields.set(at, field);
            for (int i = fields.size() - 1; i > at; i--) {
                if (fields.get(i).is(name, known)) {
                    fields.remove(i);
                }
            }
        }
        return self();
    }

    /** Removes all fields of a name. */
    public final B remove(String name) {
        String known = HeaderNames.known(name);
        fields.removeIf(field -> field.is(name, known));
        return self();
    }

    /** Appends the fields of these names from another message, verbatim and in that message's order. */
    public final B copy(SipMessage from, String... names) {
        @Nullable String[] known = new @Nullable String[names.length];
        for (int i = 0; i < names.length; i++) {
            known[i] = HeaderNames.known(names[i]);
        }
        for (HeaderField field : from.rawFields()) {
            for (int i = 0; i < names.length; i++) {
                if (field.is(names[i], known[i])) {
                    fields.add(field);
                    break;
                }
            }
        }
        return self();
    }

    /** The value of the first field of a name set so far, or null. */
    public final @Nullable String first(String name) {
        String known = HeaderNames.known(name);
        for (HeaderField field : fields) {
            if (field.is(name, known)) {
                return field.value();
            }
        }
        return null;
    }

    /** Sets body and Content-Type; the bytes are copied. */
    public final B body(String contentType, byte[] bytes) {
        body = bytes.clone();
        return set("Content-Type", contentType);
    }

    /** Sets a UTF-8 text body and Content-Type. */
    public final B body(String contentType, String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return set("Content-Type", contentType);
    }

    /** Removes the body and its Content-Type, Content-Disposition and Content-Encoding. */
    public final B noBody() {
        body = new byte[0];
        remove("Content-Type");
        remove("Content-Disposition");
        return remove("Content-Encoding");
    }
}
