package org.patchbay.stir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A certificate authority for signers, and those who have a certificate of it: openssl makes their keys when a test runs. */
final class Signers {

    private final Path directory;
    private final String name;

    private Signers(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** A root of its own. */
    static Signers root(Path directory, String name) {
        Signers root = new Signers(directory, name);
        root.openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "3650",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-subj",
                "/CN=" + name,
                "-addext",
                "basicConstraints=critical,CA:TRUE");
        return root;
    }

    /** Whoever has a key in this directory, whether it may issue or not. */
    static Signers named(Path directory, String name) {
        return new Signers(directory, name);
    }

    Path file() {
        return directory.resolve(name + ".pem");
    }

    byte[] pem() {
        return read(file());
    }

    /** What it takes to make a certificate. */
    record Wish(String curve, int days, String extensions) {
        static Wish covering(String tnAuthList) {
            return new Wish("P-256", 10, "1.3.6.1.5.5.7.1.26=DER:" + tnAuthList);
        }

        Wish with(String more) {
            return new Wish(curve, days, extensions + "\n" + more);
        }

        Wish ofCurve(String other) {
            return new Wish(other, days, extensions);
        }

        Wish lasting(int other) {
            return new Wish(curve, other, extensions);
        }
    }

    Signer issue(String subject, Wish wish) {
        return issue(subject, wish, "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n");
    }

    /** An authority below this one. */
    Signers below(String subject) {
        return below(subject, "");
    }

    Signers below(String subject, String extensions) {
        issue(subject, new Wish("P-256", 100, extensions), "basicConstraints=critical,CA:TRUE\n");
        return new Signers(directory, subject);
    }

    private Signer issue(String subject, Wish wish, String usage) {
        try {
            Files.writeString(directory.resolve(subject + ".ext"), usage + wish.extensions() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:" + wish.curve(),
                "-nodes",
                "-keyout",
                subject + ".key",
                "-out",
                subject + ".csr",
                "-subj",
                "/CN=" + subject);
        openssl(
                "x509",
                "-req",
                "-in",
                subject + ".csr",
                "-CA",
                name + ".pem",
                "-CAkey",
                name + ".key",
                "-CAcreateserial",
                "-days",
                Integer.toString(wish.days()),
                "-extfile",
                subject + ".ext",
                "-out",
                subject + ".pem");
        return new Signer(read(directory.resolve(subject + ".pem")), key(subject));
    }

    private PrivateKey key(String subject) {
        String pem = new String(read(directory.resolve(subject + ".key")), StandardCharsets.US_ASCII);
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key store for an HTTPS server on loopback, PKCS#12. */
    Path server() {
        issue(
                "server",
                new Wish("P-256", 10, "subjectAltName=IP:127.0.0.1,DNS:localhost"),
                "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n");
        openssl(
                "pkcs12",
                "-export",
                "-name",
                "server",
                "-passout",
                "pass:changeit",
                "-in",
                "server.pem",
                "-inkey",
                "server.key",
                "-out",
                "server.p12");
        return directory.resolve("server.p12");
    }

    private void openssl(String... words) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(words));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A TNAuthList of entries, in hexadecimal. */
    static String list(String... entries) {
        return element(0x30, String.join("", entries));
    }

    static String provider(String code) {
        return element(0xA0, ia5(code));
    }

    static String one(String number) {
        return element(0xA2, ia5(number));
    }

    static String range(String first, int count) {
        byte[] integer = java.math.BigInteger.valueOf(count).toByteArray();
        return element(
                0xA1, element(0x30, ia5(first) + element(0x02, HexFormat.of().formatHex(integer))));
    }

    /** JWTClaimConstraints of these parts. */
    static String constraints(String... parts) {
        return element(0x30, String.join("", parts));
    }

    static String included(String claim) {
        return element(0xA0, element(0x30, ia5(claim)));
    }

    static String permitted(String claim, String value) {
        String values = element(0x30, element(0x0C, HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8))));
        return element(0xA1, element(0x30, element(0x30, ia5(claim) + values)));
    }

    static String excluded(String claim) {
        return element(0xA2, element(0x30, ia5(claim)));
    }

    private static String ia5(String text) {
        return element(0x16, HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String element(int tag, String content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] inside = HexFormat.of().parseHex(content);
        out.write(tag);
        if (inside.length > 0x7F) {
            out.write(0x82);
            out.write(inside.length >> 8);
        }
        out.write(inside.length);
        out.writeBytes(inside);
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
