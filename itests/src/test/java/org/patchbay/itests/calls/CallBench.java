package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A distribution between two SIPp: the hub's side on 127.0.0.11, the provider's on 127.0.0.31. One tenant, three users. */
final class CallBench implements AutoCloseable {
    static final String ADA = "+4930123401";
    static final String BEN = "+4930123402";
    static final String OUTSIDE = "+14255550100";

    final Distribution distribution;
    final int port = Ports.free();
    private final int hubPort = Ports.free();
    private final int providerPort = Ports.free();
    private final Path work;
    private final List<Process> answering = new ArrayList<>();

    CallBench(String name) {
        distribution = Distribution.unpack(name);
        work = distribution.home().resolve("sipp");
        distribution
                .write(
                        "etc/org.patchbay.sip.trunk.cfg",
                        "listeners = it=udp:127.0.0.1:" + port + "\nladder_one_of = 1\n")
                .write("etc/org.patchbay.sip.peer-hub.cfg", peer("hub", "127.0.0.11", hubPort))
                .write("etc/org.patchbay.sip.peer-provider.cfg", peer("provider", "127.0.0.31", providerPort))
                .write(
                        "etc/patchbay/directory/tenants.csv",
                        "id,name,hosts,hub_peers,provider_peers\nit,IT,,hub,provider\n")
                .write(
                        "etc/patchbay/directory/sites.csv",
                        "tenant,id,name,country,address\nit,hq,Berlin,DE,\nit,pune,Pune,IN,\n")
                .write(
                        "etc/patchbay/directory/users.csv",
                        "tenant,id,site,upn,display,number,extension,kind,licences\n"
                                + "it,ada,hq,,Ada," + ADA + ",2001,PERSON,PHONE_SYSTEM PROVIDER\n"
                                + "it,ben,hq,,Ben," + BEN + ",2002,PERSON,PROVIDER\n"
                                + "it,raj,pune,,Raj,+4930123403,2003,PERSON,PHONE_SYSTEM PROVIDER\n")
                .write("etc/patchbay/directory/numbers.csv", "tenant,site,first,last\nit,hq,+4930123400,+4930123499\n");
    }

    private static String peer(String side, String host, int port) {
        return "name = " + side + "\nside = " + side + "\ntransport = udp\nhost = " + host + "\nport = " + port
                + "\nsrtp = false\ntenant = it\noptions_seconds = 0\n";
    }

    CallBench start() {
        distribution.start();
        open();
        return this;
    }

    /** Waits until calls are taken. */
    void open() {
        await("the listener is open").atMost(Duration.ofSeconds(60)).until(this::isOpen);
    }

    boolean isOpen() {
        return Listener.of(distribution.pid()).stream()
                .anyMatch(l -> l.protocol().equals("udp") && l.port() == port);
    }

    /** Lets a side answer calls by this scenario until the bench is closed, or {@link #quiet}. */
    CallBench answers(String side, String scenario) {
        boolean hub = side.equals("hub");
        ProcessBuilder sipp = new ProcessBuilder(
                        "sipp",
                        "-sf",
                        scenario(scenario, ""),
                        "-i",
                        hub ? "127.0.0.11" : "127.0.0.31",
                        "-p",
                        Integer.toString(hub ? hubPort : providerPort),
                        "-nostdin",
                        "-timeout",
                        "300",
                        "-buff_size",
                        "4194304")
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(side + ".log").toFile());
        try {
            Process process = sipp.start();
            answering.add(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int wanted = hub ? hubPort : providerPort;
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(() -> Commands.run(
                        Duration.ofSeconds(5), "ss", "-Huln", "sport = " + wanted)
                .out()
                .contains(":" + wanted));
        return this;
    }

    /** Ends all that answers. */
    void quiet() {
        for (Process process : answering) {
            process.destroy();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
        answering.clear();
    }

    /** Places calls from a side; every one must go as the scenario says. */
    void calls(
            String side, String scenario, String status, String from, String to, int count, int rate, int holdMillis) {
        Outcome outcome = load(side, scenario, status, from, to, count, rate, holdMillis);
        assertThat(outcome.exit()).as("SIPp: %s", outcome.err()).isZero();
    }

    Outcome load(
            String side, String scenario, String status, String from, String to, int count, int rate, int holdMillis) {
        boolean hub = side.equals("hub");
        return Commands.run(
                Duration.ofSeconds(120 + holdMillis / 1000),
                new ProcessBuilder(
                                "sipp",
                                "127.0.0.1:" + port,
                                "-sf",
                                scenario(scenario, status),
                                "-i",
                                hub ? "127.0.0.11" : "127.0.0.31",
                                "-p",
                                Integer.toString(hub ? hubPort : providerPort),
                                "-s",
                                to,
                                "-key",
                                "from",
                                from,
                                "-m",
                                Integer.toString(count),
                                "-r",
                                Integer.toString(rate),
                                "-d",
                                Integer.toString(holdMillis),
                                "-l",
                                "2000",
                                "-nostdin",
                                "-trace_err",
                                "-timeout",
                                Integer.toString(100 + holdMillis / 1000),
                                "-timeout_error")
                        .directory(work.toFile()));
    }

    private String scenario(String name, String status) {
        try (var in = CallBench.class.getResourceAsStream("/sipp/" + name + ".xml")) {
            Files.createDirectories(work);
            Path file = Files.createTempFile(work, name, ".xml");
            return Files.write(
                            file,
                            new String(in.readAllBytes())
                                    .replace("@STATUS@", status)
                                    .getBytes())
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        quiet();
        distribution.close();
    }
}
