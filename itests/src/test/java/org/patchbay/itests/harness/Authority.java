package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A certificate authority that lives as long as a test: openssl makes its keys when the test runs, none is in the repository. */
public final class Authority {
    /** Of every keystore and truststore made here. */
    public static final String PASSWORD = "changeit";
    /** What the hub's certificates are for: servers, although the hub connects as a client with them. */
    public static final String SERVER_ONLY = "serverAuth";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final Path directory;

    private Authority(Path directory) {
        this.directory = directory;
    }

    /** Makes an authority of this name below {@code target/it/keys}. */
    public static Authority make(String name) {
        try {
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "it", "keys").toAbsolutePath()), "authority-");
            Authority authority = new Authority(directory);
            Files.writeString(directory.resolve("password"), PASSWORD + "\n");
            authority.openssl(
                    "req -x509 -newkey rsa:2048 -nodes -days 3 -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE",
                    "-subj",
                    "/CN=" + name);
            Commands.run(
                    LIMIT,
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    authority.certificate().toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    authority.truststore().toString());
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its certificate, PEM. */
    public Path certificate() {
        return directory.resolve("ca.pem");
    }

    /** Its certificate as PKCS#12, as the runtime takes it. */
    public Path truststore() {
        return directory.resolve("trust.p12");
    }

    /** The file with {@link #PASSWORD}. */
    public Path passwordFile() {
        return directory.resolve("password");
    }

    /**
     * Makes a key and a certificate for it.
     *
     * @param name the DNS name in its subject and subjectAltName; 127.0.0.1 is in the latter too
     * @param usage extended key usage, as openssl names it
     * @param days until it expires; -1 for yesterday
     */
    public Identity issue(String name, String usage, int days) {
        return issue(List.of(name), usage, days);
    }

    /** The same for several names, of which the first is the subject. */
    public Identity issue(List<String> names, String usage, int days) {
        String name = names.get(0);
        try {
            Path own = Files.createTempDirectory(directory, "key-");
            Files.writeString(
                    own.resolve("extensions"),
                    "subjectAltName=DNS:" + String.join(",DNS:", names) + ",IP:127.0.0.1\nextendedKeyUsage=" + usage
                            + "\n");
            String at = own + "/";
            openssl(
                    "req -newkey rsa:2048 -nodes -keyout " + at + "key.pem -out " + at + "request.pem",
                    "-subj",
                    "/CN=" + name);
            openssl("x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days " + days + " -in " + at
                    + "request.pem -extfile " + at + "extensions -out " + at + "certificate.pem");
            openssl("pkcs12 -export -name key -certfile ca.pem -passout pass:" + PASSWORD + " -in " + at
                    + "certificate.pem -inkey " + at + "key.pem -out " + at + "key.p12");
            return new Identity(name, own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a key of P-256 and a certificate for it that may sign calls (RFC 8226).
     *
     * @param tnAuthList for which numbers, DER in hexadecimal
     * @return where {@code key.pem} and {@code certificate.pem} are
     */
    Path signer(String name, String tnAuthList) {
        try {
            Path own = Files.createTempDirectory(directory, "signer-");
            Files.writeString(
                    own.resolve("extensions"),
                    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n1.3.6.1.5.5.7.1.26=DER:"
                            + tnAuthList + "\n");
            String at = own + "/";
            openssl(
                    "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + at + "key.pem -out " + at
                            + "request.pem",
                    "-subj",
                    "/CN=" + name);
            openssl("x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -in " + at + "request.pem -extfile "
                    + at + "extensions -out " + at + "certificate.pem");
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openssl(String words, String... more) {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(more));
        Outcome outcome = Commands.run(LIMIT, new ProcessBuilder(command).directory(directory.toFile()));
        if (!outcome.succeeded()) {
            throw new IllegalStateException("openssl " + words + ": " + outcome.err());
        }
    }
}
