package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A distribution between two SIPp: the hub's side on 127.0.0.11, the provider's on 127.0.0.31. One tenant, three users. */
final class CallBench implements AutoCloseable {
    static final String ADA = "+4930123401";
    static final String BEN = "+4930123402";
    /** At home: calls abroad have ceilings. */
    static final String OUTSIDE = "+4940123456";

    private static CallBench shared;

    final Distribution distribution;
    final int port = Ports.free();
    private final int hubPort = Ports.free();
    private final int providerPort = Ports.free();
    private final List<Sipp> answering = new ArrayList<>();

    /**
     * One for several classes, one after the other: it is started once and ends with the JVM of the tests. It listens over TCP too, and its
     * provider may have sessions of five seconds. Leave it as you found it.
     */
    static synchronized CallBench shared() {
        if (shared == null) {
            CallBench bench = new CallBench("calls");
            bench.distribution.edit(
                    "org.patchbay.sip.trunk.cfg",
                    "listeners",
                    "it=udp:127.0.0.1:" + bench.port + ",tcp=tcp:127.0.0.1:" + Ports.free());
            bench.providerAsUsual();
            shared = bench.start();
        }
        return shared;
    }

    /** Writes the provider's peer as it is in a shared one. */
    void providerAsUsual() {
        distribution.write(
                "etc/org.patchbay.sip.peer-provider.cfg", peer("provider", "tenant = it\nmin_se_seconds = 5\n"));
    }

    CallBench(String name) {
        distribution = Distribution.unpack(name);
        distribution
                .write("etc/org.patchbay.sip.trunk.cfg", "listeners = it=udp:127.0.0.1:" + port + "\n")
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

    /** The configuration of a side's peer whose tenants the directory tells apart, with more lines at its end. */
    String peer(String side, String more) {
        return peer(side, address(side), port(side)).replace("tenant = it\n", "") + more;
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
        Sipp sipp = Sipp.scenario(scenario, address(side), port(side))
                .calls(Integer.MAX_VALUE)
                .limit(Duration.ofSeconds(300))
                .with("-buff_size", "4194304");
        answering.add(sipp.listen());
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(() -> sipp.isListening());
        return this;
    }

    /** Lets a side answer so many calls, each of which must go as the scenario says. */
    Sipp answers(String side, String scenario, int count) {
        Sipp sipp =
                Sipp.scenario(scenario, address(side), port(side)).calls(count).listen();
        answering.add(sipp);
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(sipp::isListening);
        return sipp;
    }

    /** Ends all that answers. */
    void quiet() {
        answering.forEach(Sipp::close);
        answering.clear();
    }

    /** Places calls from a side; every one must go as the scenario says. */
    void calls(
            String side, String scenario, String status, String from, String to, int count, int rate, int holdMillis) {
        SippResult result = load(side, scenario, status, from, to, count, rate, holdMillis);
        assertThat(result.exit()).as("SIPp: %s", result.errors()).isZero();
        assertThat(result.successful()).isEqualTo(count);
    }

    SippResult load(
            String side, String scenario, String status, String from, String to, int count, int rate, int holdMillis) {
        try (Sipp sipp = caller(side, Ports.free(), scenario, status, from, to)
                .calls(count)
                .rate(rate)
                .talk(Duration.ofMillis(holdMillis))
                .limit(Duration.ofSeconds(100).plusMillis(holdMillis))) {
            return sipp.call("127.0.0.1", port).await();
        }
    }

    /** Calls that go on beside others of the same side, from a port of their own, until they are ended. */
    Sipp begin(
            String side, String scenario, String status, String from, String to, int count, int rate, int holdMillis) {
        return caller(side, Ports.free(), scenario, status, from, to)
                .calls(count)
                .rate(rate)
                .talk(Duration.ofMillis(holdMillis))
                .limit(Duration.ofSeconds(300))
                .call("127.0.0.1", port);
    }

    private static Sipp caller(String side, int from, String scenario, String status, String number, String to) {
        return Sipp.scenario(scenario, address(side), from)
                .replace("STATUS", status)
                .to(to)
                .key("from", number)
                .with("-l", "2000");
    }

    private static String address(String side) {
        return side.equals("hub") ? "127.0.0.11" : "127.0.0.31";
    }

    private int port(String side) {
        return side.equals("hub") ? hubPort : providerPort;
    }

    @Override
    public void close() {
        quiet();
        distribution.close();
    }
}
