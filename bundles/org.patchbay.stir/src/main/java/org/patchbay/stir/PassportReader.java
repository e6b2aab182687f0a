package org.patchbay.stir;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads PASSporTs. The full form brings what is signed; of the compact form (RFC 8225 section 7), which is for those without an extension, it is
 * made from the call. RFC 8588 and RFC 8946 ask for the full form.
 */
final class PassportReader {
    private static final int SIGNATURE = 64;

    private PassportReader() {}

    static Passport read(IdentityHeader header, Call call) throws Unverified {
        String[] parts = header.token().split("\\.", -1);
        if (parts.length != 3) {
            throw Unverified.invalid("A PASSporT has three parts with dots between them, not " + parts.length + ".");
        }
        return parts[0].isEmpty() && parts[1].isEmpty() ? compact(header, parts[2], call) : full(header, parts);
    }

    private static Passport full(IdentityHeader header, String[] parts) throws Unverified {
        JsonObject head = JsonObject.parse(decoded(parts[0], "header"), "The header of the PASSporT");
        expect(head, "alg", "ES256");
        expect(head, "typ", "passport");
        if (head.has("crit")) {
            throw Unverified.invalid("The PASSporT asks for an extension that is not known (crit).");
        }
        String ppt = head.text("ppt").orElse("");
        if (!ppt.equals(header.ppt().orElse(ppt))) {
            throw Unverified.invalid("'ppt' of the Identity header and of the PASSporT differ.");
        }
        URI x5u = IdentityHeader.parsed(
                head.text("x5u").orElseThrow(() -> Unverified.invalid("The PASSporT has no 'x5u'.")));
        if (!x5u.equals(header.info())) {
            throw Unverified.invalid("'info' of the Identity header and 'x5u' of the PASSporT differ.");
        }
        JsonObject claims = JsonObject.parse(decoded(parts[1], "payload"), "The payload of the PASSporT");
        Passport.Kind kind = Passport.Kind.of(ppt)
                .orElseThrow(() -> Unverified.invalid("The PASSporT is of a kind that is not looked at."));
        String attestation = "";
        String origid = "";
        Optional<String> diverting = Optional.empty();
        if (kind == Passport.Kind.SHAKEN) {
            attestation = claims.text("attest").orElse("");
            origid = claims.text("origid").orElse("");
            if (!attestation.matches("[ABC]") || origid.isEmpty()) {
                throw Unverified.invalid("A PASSporT of SHAKEN needs 'attest' of A, B or C, and 'origid'.");
            }
        } else if (kind == Passport.Kind.DIV) {
            diverting = claims.object("div").text("tn").map(PassportReader::canonical);
            if (diverting.isEmpty()) {
                throw Unverified.invalid("'div' names no number.");
            }
        }
        List<String> called = new ArrayList<>();
        for (String number : claims.object("dest").texts("tn")) {
            called.add(canonical(number));
        }
        Optional<String> calling =
                claims.has("orig") ? claims.object("orig").text("tn").map(PassportReader::canonical) : Optional.empty();
        return new Passport(
                kind,
                x5u,
                claims.seconds("iat"),
                calling,
                List.copyOf(called),
                diverting,
                attestation,
                origid,
                claims.claims(),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                signature(parts[2]));
    }

    /** What the head of the full form says of its kind, however wrong all else may be; empty where it cannot be read. */
    static Optional<String> ppt(String token) {
        int dot = token.indexOf('.');
        try {
            return dot <= 0
                    ? Optional.empty()
                    : JsonObject.parse(decoded(token.substring(0, dot), "header"), "The header of the PASSporT")
                            .text("ppt");
        } catch (Unverified e) {
            return Optional.empty();
        }
    }

    private static Passport compact(IdentityHeader header, String signature, Call call) throws Unverified {
        String ppt = header.ppt().orElse("");
        if (!ppt.isEmpty()) {
            throw Unverified.invalid("A PASSporT of this kind has to come in full form.");
        }
        String date = call.date().orElseThrow(() -> Unverified.invalid("The compact form needs a Date header."));
        long issued;
        try {
            issued = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toEpochSecond();
        } catch (DateTimeException e) {
            throw Unverified.invalid("The Date header is not a date.");
        }
        String info = header.info().toString();
        if (info.indexOf('"') >= 0 || info.indexOf('\\') >= 0) {
            throw Unverified.invalid("What says where the certificate is, is not a URI.");
        }
        // RFC 8225 section 9: no white space, names in their order.
        String head = "{\"alg\":\"ES256\",\"typ\":\"passport\",\"x5u\":\"" + info + "\"}";
        String claims = "{\"dest\":{\"tn\":[\"" + call.called() + "\"]},\"iat\":" + issued + ",\"orig\":{\"tn\":\""
                + call.calling() + "\"}}";
        return new Passport(
                Passport.Kind.BASE,
                header.info(),
                issued,
                Optional.of(call.calling()),
                List.of(call.called()),
                Optional.empty(),
                "",
                "",
                JsonObject.parse(claims.getBytes(StandardCharsets.UTF_8), "What is signed")
                        .claims(),
                (encoded(head) + "." + encoded(claims)).getBytes(StandardCharsets.US_ASCII),
                signature(signature));
    }

    private static void expect(JsonObject head, String name, String value) throws Unverified {
        if (!head.text(name).filter(value::equals).isPresent()) {
            throw Unverified.invalid("'" + name + "' of the PASSporT is not " + value + ".");
        }
    }

    private static byte[] signature(String text) throws Unverified {
        byte[] signature = decoded(text, "signature");
        if (signature.length != SIGNATURE) {
            throw Unverified.invalid("The signature has " + signature.length + " bytes and not " + SIGNATURE + ".");
        }
        return signature;
    }

    /** Of all spellings of the same bytes, only the right one: nothing that was altered may count. */
    private static byte[] decoded(String text, String what) throws Unverified {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw Unverified.invalid("The " + what + " of the PASSporT is not base64url.");
        }
        throw Unverified.invalid("The " + what + " of the PASSporT is not base64url as it has to be written.");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 8224 section 8.3: digits alone. What is something else stays, and is equal to no number. */
    private static String canonical(String number) {
        String plain = number.replaceAll("[-. ()]", "");
        return plain.startsWith("+") ? plain.substring(1) : plain;
    }

    /** The time at which it was signed. */
    static Instant issued(Passport passport) {
        return Instant.ofEpochSecond(passport.issued());
    }
}
