package org.patchbay.zoom;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.patchbay.zoom.PhoneCalls.Who;

/** How nodes write down for each other what they were told of calls: ids alone, no name, number or address. */
final class CallDocument {
    private static final int VERSION = 1;

    private CallDocument() {}

    static String text(List<CallEvent> events) {
        StringWriter out = new StringWriter();
        try {
            Json.write(out, json -> {
                // No store keeps half a character, and Zoom's ids are what somebody sent.
                json.setHighestNonEscapedChar(127);
                json.writeStartObject();
                json.writeNumberField("version", VERSION);
                json.writeArrayFieldStart("events");
                for (CallEvent each : events) {
                    json.writeStartObject();
                    json.writeNumberField("n", each.number());
                    json.writeStringField("tenant", each.who().tenant());
                    json.writeStringField("user", each.who().user());
                    json.writeStringField("call", each.call());
                    json.writeStringField("what", each.what());
                    json.writeNumberField("at", each.at().toEpochMilli());
                    json.writeNumberField("stamp", each.stamp());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            });
        } catch (IOException e) {
            throw new IllegalStateException("Text is always written.", e);
        }
        return out.toString();
    }

    /** @throws IOException for what no node of this version wrote; nothing of it counts */
    static List<CallEvent> read(String text) throws IOException {
        Json json = Json.read(text.getBytes(StandardCharsets.UTF_8));
        if (json.number("version") != VERSION || !json.get("events").isArray()) {
            throw new IOException("It is not of version " + VERSION + ".");
        }
        List<CallEvent> events = new ArrayList<>();
        for (Json each : json.get("events").items()) {
            Who who = new Who(each.text("tenant"), each.text("user"));
            String call = each.text("call");
            long number = each.number("n");
            if (who.tenant().isBlank() || who.user().isBlank() || call.isEmpty() || number <= 0) {
                throw new IOException("An event of it says nothing.");
            }
            events.add(new CallEvent(
                    number,
                    who,
                    call,
                    each.text("what"),
                    Instant.ofEpochMilli(each.number("at")),
                    each.number("stamp")));
        }
        return events;
    }
}
