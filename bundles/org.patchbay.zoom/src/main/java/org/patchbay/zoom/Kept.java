package org.patchbay.zoom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read last, in a file for the owner of the process alone: so that after a start nobody is without a licence until Zoom was read, or
 * because it cannot be. Replaced whole; a file that cannot be read, or is another account's, is none.
 */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final int VERSION = 1;

    private final Path file;
    private final AccountSettings settings;

    /** What was read, and when. */
    record Read(Instant at, List<Listed> all) {}

    Kept(Path folder, AccountSettings settings) {
        this.file = folder.resolve(settings.name() + ".json");
        this.settings = settings;
    }

    Path file() {
        return file;
    }

    Optional<Read> read() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Json json = Json.read(Files.readAllBytes(file));
            if (json.number("version") != VERSION
                    || !json.text("account").equals(settings.accountId())
                    || !json.text("tenant").equals(settings.tenant())) {
                return Optional.empty();
            }
            List<Listed> all = new ArrayList<>();
            for (Json each : json.get("people").items()) {
                all.add(new Listed(
                        each.text("id"),
                        each.text("mail"),
                        each.text("client"),
                        each.number("phone") != 0,
                        each.number("listed") != 0,
                        each.get("numbers").items().stream().map(Json::text).toList()));
            }
            return Optional.of(new Read(Instant.parse(json.text("at")), List.copyOf(all)));
        } catch (IOException | DateTimeException e) {
            LOG.warn("What was read last of Zoom cannot be taken from {}: it is read anew.", file);
            return Optional.empty();
        }
    }

    /** A failure is said, and changes nothing else. */
    void write(Instant at, List<Listed> all) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                Json.write(out, json -> {
                    json.writeStartObject();
                    json.writeNumberField("version", VERSION);
                    json.writeStringField("account", settings.accountId());
                    json.writeStringField("tenant", settings.tenant());
                    json.writeStringField("at", at.toString());
                    json.writeArrayFieldStart("people");
                    for (Listed each : all) {
                        json.writeStartObject();
                        json.writeStringField("id", each.id());
                        json.writeStringField("mail", each.mail());
                        json.writeStringField("client", each.client());
                        json.writeNumberField("phone", each.phone() ? 1 : 0);
                        json.writeNumberField("listed", each.listed() ? 1 : 0);
                        json.writeArrayFieldStart("numbers");
                        for (String number : each.numbers()) {
                            json.writeString(number);
                        }
                        json.writeEndArray();
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("What was read of Zoom cannot be kept for the next start in {}: {}", file, e.toString());
        }
    }
}
