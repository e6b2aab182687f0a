package org.patchbay.graph.people;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read last, in a file for the owner of the process alone: so that after a start nobody is without a licence until Graph was read, or
 * because it cannot be. Replaced whole; a file that cannot be read, or is of other settings, is none.
 */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final int VERSION = 1;

    private final Path file;
    private final PeopleSettings settings;

    /**
     * What was read.
     *
     * @param query what the next reading begins with
     */
    record Read(Instant at, Map<String, String> query, Map<String, Listed> all) {}

    Kept(Path folder, PeopleSettings settings) {
        this.file = folder.resolve(settings.tenant() + ".json");
        this.settings = settings;
    }

    /** By which plans a licence was told: with others all has to be read anew. */
    private String plans() {
        return String.join(" ", settings.plans().stream().sorted().toList());
    }

    Optional<Read> read() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Json json = Json.read(Files.readAllBytes(file));
            if (json.number("version") != VERSION
                    || !json.text("tenant").equals(settings.tenant())
                    || !json.text("plans").equals(plans())) {
                return Optional.empty();
            }
            Map<String, String> query = new LinkedHashMap<>();
            json.get("query")
                    .names()
                    .forEach(name -> query.put(name, json.get("query").text(name)));
            Map<String, Listed> all = new LinkedHashMap<>();
            for (Json each : json.get("people").items()) {
                all.put(
                        each.text("id"),
                        new Listed(
                                each.text("id"),
                                each.text("upn"),
                                each.isTrue("phone"),
                                each.isTrue("enabled"),
                                each.get("numbers").items().stream()
                                        .map(Json::text)
                                        .toList()));
            }
            return Optional.of(new Read(Instant.parse(json.text("at")), query, all));
        } catch (IOException | DateTimeException e) {
            LOG.warn("What was read last of Microsoft Entra ID cannot be taken from {}: it is read anew.", file);
            return Optional.empty();
        }
    }

    /** A failure is said, and changes nothing else. */
    void write(Read read) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                Json.write(out, json -> write(json, read));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn(
                    "What was read of Microsoft Entra ID cannot be kept for the next start in {}: {}",
                    file,
                    e.toString());
        }
    }

    private void write(JsonGenerator json, Read read) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", VERSION);
        json.writeStringField("tenant", settings.tenant());
        json.writeStringField("plans", plans());
        json.writeStringField("at", read.at().toString());
        json.writeObjectFieldStart("query");
        for (Map.Entry<String, String> each : read.query().entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("people");
        for (Listed each : read.all().values()) {
            json.writeStartObject();
            json.writeStringField("id", each.id());
            json.writeStringField("upn", each.upn());
            json.writeBooleanField("phone", each.phone());
            json.writeBooleanField("enabled", each.enabled());
            json.writeArrayFieldStart("numbers");
            for (String number : each.numbers()) {
                json.writeString(number);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
