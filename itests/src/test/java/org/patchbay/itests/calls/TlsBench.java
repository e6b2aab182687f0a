package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

import org.patchbay.itests.harness.Authority;
import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Identity;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;

import static org.awaitility.Awaitility.await;

/** The office with its hub behind mutual TLS, as the real hub is: known by the name in its certificate, which is made for servers only. */
final class TlsBench implements AutoCloseable {
    static final String HUB = "hub.test";

    private static TlsBench shared;

    final Authority authority = Authority.make("Test Authority");
    final Identity hubKey = authority.issue(HUB, Authority.SERVER_ONLY, 2);
    final Distribution distribution;
    final Office office;
    /** Where the runtime speaks TLS. */
    final int tls = Ports.free();
    /** Where the hub's phone listens: TLS on the next port. */
    final int hub = Ports.freeRange(2);

    private final boolean srtp;

    final Path keystore;
    final Path truststore;

    /** One for several classes, one after the other: it is started once and ends with the JVM of the tests. Leave it as you found it. */
    static synchronized TlsBench shared() {
        if (shared == null) {
            shared = new TlsBench("tls");
        }
        return shared;
    }

    TlsBench(String name) {
        this(name, false);
    }

    /** @param srtp whether the hub's audio is encrypted, as that of the real hub is */
    TlsBench(String name, boolean srtp) {
        this.srtp = srtp;
        distribution = Distribution.unpack(name);
        office = Office.in(distribution);
        keystore = distribution.home().resolve("etc/sbc.p12");
        truststore = distribution.home().resolve("etc/trust.p12");
        replace(
                keystore,
                authority.issue("sbc.test", "serverAuth,clientAuth", 30).keystore());
        replace(truststore, authority.truststore());
        distribution
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "listeners",
                        "hub=tls:127.0.0.1:%d,provider=udp:127.0.0.1:%d".formatted(tls, office.runtimeForProvider()))
                .edit("org.patchbay.sip.trunk.cfg", "keystore", keystore.toString())
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "keystore_password_file",
                        authority.passwordFile().toString())
                .edit("org.patchbay.sip.trunk.cfg", "truststore", truststore.toString())
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "truststore_password_file",
                        authority.passwordFile().toString())
                .edit("org.patchbay.sip.peer-hub.cfg", "transport", "tls")
                .edit("org.patchbay.sip.peer-hub.cfg", "port", Integer.toString(hub + 1))
                .edit("org.patchbay.sip.peer-hub.cfg", "sources", "127.0.0.0/8")
                .edit("org.patchbay.sip.peer-hub.cfg", "tls_name", HUB)
                .edit("org.patchbay.sip.peer-hub.cfg", "srtp", Boolean.toString(srtp))
                .start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(tls, office.runtimeForProvider())));
    }

    /** Puts a file in the place of another in one step, as whoever renews certificates has to. */
    static void replace(Path file, Path with) {
        try {
            Path fresh = Files.copy(with, file.resolveSibling("fresh"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A phone at the hub, over TLS, that speaks 1000 Hz; with SRTP where the hub has it, and never without it then. */
    Baresip hubPhone() {
        return hubPhone(srtp, "");
    }

    /** The same, with SRTP or without it, whatever the hub had at first. */
    Baresip hubPhone(boolean srtp) {
        return hubPhone(srtp, "");
    }

    /** The same as a full ICE agent at this address of the machine. */
    Baresip hubPhone(String ice) {
        return hubPhone(srtp, ice);
    }

    private Baresip hubPhone(boolean srtp, String ice) {
        Baresip phone =
                Baresip.startTls(Office.BEN, "127.0.0.1", hub, "127.0.0.1:" + tls, 1000, hubKey, authority, srtp, ice);
        await("phone").until(() -> phone.log().contains("ready"));
        return phone;
    }

    /** A phone at the provider, over UDP, that speaks 440 Hz. */
    Baresip providerPhone() {
        Baresip phone = Baresip.start(
                Office.OUTSIDE, "127.0.0.1", office.provider(), "127.0.0.1:" + office.runtimeForProvider(), 440);
        await("phone").until(() -> phone.log().contains("ready"));
        return phone;
    }

    @Override
    public void close() {
        distribution.close();
    }
}
