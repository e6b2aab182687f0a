package org.patchbay.presence.teams;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is sent to have Microsoft tell of presence. */
final class Bodies {
    private Bodies() {}

    /** @param ids object ids, 650 at most; nothing in them needs to be escaped */
    static String create(
            URI hook, Collection<String> ids, Instant end, String secret, Optional<Certificate> certificate) {
        String listed = new TreeSet<>(ids).stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("changeType", "updated");
            json.writeStringField("notificationUrl", hook.toString());
            json.writeStringField("lifecycleNotificationUrl", hook.toString());
            json.writeStringField("resource", "/communications/presences?$filter=id in (" + listed + ")");
            json.writeStringField("expirationDateTime", end.toString());
            json.writeStringField("clientState", secret);
            if (certificate.isPresent()) {
                json.writeBooleanField("includeResourceData", true);
                json.writeStringField("encryptionCertificate", certificate.get().base64());
                json.writeStringField(
                        "encryptionCertificateId", certificate.get().id());
            }
            json.writeEndObject();
        });
    }

    static String renew(Instant end) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("expirationDateTime", end.toString());
            json.writeEndObject();
        });
    }
}
