package org.patchbay.itests.flows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.patchbay.itests.harness.Authority;
import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Exchange;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.Style;
import org.patchbay.itests.harness.TlsEnds;
import org.patchbay.itests.harness.UdpEnd;

import static org.awaitility.Awaitility.await;

/**
 * The runtime between a hub as Direct Routing has it and a carrier: three names of the hub at three addresses, a proxy for the requests of
 * dialogs at a fourth, mutual TLS with certificates that are for servers only, names by a hosts file; three customers, each with a trunk name of
 * its own below the carrier's; a carrier over UDP. Media are plain RTP, so that the ends can read what they hear, but for {@code SrtpFlows}.
 */
public final class FlowBench implements AutoCloseable {
    public static final String SIP = "sip.pstnhub.microsoft.com";
    public static final List<String> NAMES = List.of(SIP, "sip2.pstnhub.microsoft.com", "sip3.pstnhub.microsoft.com");
    /** Where requests of a dialog go: the hub's Record-Route. */
    public static final String PROXY = "sip-du-a-eu.pstnhub.microsoft.com";
    /** What the hub's Contact names, and nobody may dial. */
    public static final String API = "api-du-a-euno.pstnhub.microsoft.com";

    public static final String CONTOSO = "sbc1.customers.lab";
    public static final String FABRIKAM = "sbc2.customers.lab";
    /** A customer whose carrier has two hosts. */
    public static final String NORTHWIND = "sbc3.customers.lab";

    public static final String CARRIER = "127.0.0.31";
    /** The second customer's, whose sessions are short. */
    public static final String OTHER_CARRIER = "127.0.0.32";

    /** The third customer's, in the order in which they are tried. */
    public static final List<String> TWO_HOSTS = List.of("127.0.0.33", "127.0.0.34");

    /** Seconds between the OPTIONS to a name. */
    public static final int PACE = 1;

    private static final String HUB_PEER = "org.patchbay.sip.peer-teams.cfg";

    private static FlowBench current;
    private static final int USERS = 90;

    public final Distribution distribution;
    public final int tls = Ports.free();
    public final int hubPort = Ports.free();
    public final int trunk = Ports.free();
    public final int carrierPort = Ports.free();
    public final TlsEnds hub;
    public final UdpEnd carrier;
    public final UdpEnd otherCarrier;
    /** The ends of {@link #TWO_HOSTS}. */
    private final List<UdpEnd> twoHosts;

    public final Style hubStyle;
    public final Style carrierStyle;
    public final Style otherCarrierStyle;
    /** How long each thing of the long flows takes. */
    public final Lasting lasting;

    private Sipp options;

    public FlowBench(String name, Lasting lasting) {
        this.lasting = lasting;
        Authority authority = Authority.make("Flows Authority");
        distribution = Distribution.unpack(name);
        Path home = distribution.home();
        int media = Ports.freeRange(800);
        distribution
                .write("home/hosts", hosts())
                .option("-Djdk.net.hosts.file=" + home.resolve("home/hosts"))
                .write(
                        "etc/org.patchbay.sip.trunk.cfg",
                        """
                        listeners = hub=tls:127.0.0.1:%d;public=sbc.customers.lab:%d,carrier=udp:127.0.0.1:%d
                        keystore = %s
                        keystore_password_file = %s
                        truststore = %s
                        truststore_password_file = %s
                        warm_up_calls = 0
                        audit_seconds = %d
                        """
                                .formatted(
                                        tls,
                                        tls,
                                        trunk,
                                        authority
                                                .issue(
                                                        List.of("sbc.customers.lab", CONTOSO, FABRIKAM, NORTHWIND),
                                                        "serverAuth,clientAuth",
                                                        30)
                                                .keystore(),
                                        authority.passwordFile(),
                                        authority.truststore(),
                                        authority.passwordFile(),
                                        lasting.audit()))
                .write(
                        "etc/" + HUB_PEER,
                        """
                        name = teams
                        side = hub
                        transport = tls
                        hosts = %s
                        port = %d
                        listener = hub
                        tls_name = %s
                        contact_host = sbc.customers.lab
                        srtp = false
                        options_seconds = %d
                        emergency_numbers = 911
                        emergency_fallback = *@carrier
                        host_wait_millis = 2000
                        cool_down_seconds = 1
                        """
                                .formatted(String.join(",", NAMES), hubPort, SIP, PACE))
                .write(
                        "etc/org.patchbay.sip.peer-carrier.cfg",
                        """
                        name = carrier
                        side = provider
                        tenant = contoso
                        transport = udp
                        host = %s
                        port = %d
                        sources = %s:%d
                        listener = carrier
                        options_seconds = 0
                        country_code = 1
                        """
                                .formatted(CARRIER, carrierPort, CARRIER, carrierPort))
                .write(
                        "etc/org.patchbay.sip.peer-other.cfg",
                        """
                        name = other
                        side = provider
                        transport = udp
                        host = %s
                        port = %d
                        sources = %s:%d
                        listener = carrier
                        options_seconds = 0
                        trusted = true
                        session_seconds = %d
                        min_se_seconds = %d
                        """
                                .formatted(
                                        OTHER_CARRIER,
                                        carrierPort,
                                        OTHER_CARRIER,
                                        carrierPort,
                                        lasting.session(),
                                        Math.min(90, lasting.session())))
                .write(
                        "etc/org.patchbay.sip.peer-pair.cfg",
                        """
                        name = pair
                        side = provider
                        tenant = northwind
                        transport = udp
                        hosts = %s
                        port = %d
                        listener = carrier
                        options_seconds = 0
                        host_wait_millis = 1000
                        cool_down_seconds = 1
                        """
                                .formatted(String.join(",", TWO_HOSTS), carrierPort))
                .write(
                        "etc/org.patchbay.media.embedded.cfg",
                        "networks = hub=127.0.0.1:%d-%d,provider=127.0.0.1:%d-%d\nsilence_seconds = %d\n"
                                .formatted(media, media + 399, media + 400, media + 799, lasting.silence()))
                .write(
                        "etc/patchbay/directory/tenants.csv",
                        "id,name,hosts,hub_peers,provider_peers\ncontoso,Contoso," + CONTOSO + ",teams,carrier\n"
                                + "fabrikam,Fabrikam," + FABRIKAM + ",teams,other\n"
                                + "northwind,Northwind," + NORTHWIND + ",teams,pair\n")
                .write(
                        "etc/patchbay/directory/sites.csv",
                        "tenant,id,name,country,address\ncontoso,hq,Redmond,US,\nfabrikam,hq,Kent,US,\nnorthwind,hq,Kent,US,\n")
                .write(
                        "etc/patchbay/directory/numbers.csv",
                        "tenant,site,first,last\ncontoso,hq,+14255550100,+14255550199\ncontoso,hq,+14255550200,+14255550209\n"
                                + "fabrikam,hq,+14255560100,+14255560199\nnorthwind,hq,+14255570100,+14255570199\n")
                .write(
                        "etc/patchbay/directory/classes.csv",
                        "tenant,id,national,international,premium\ncontoso,lobby,,,\n")
                .write("etc/patchbay/directory/groups.csv", "tenant,id,name\ncontoso,row08,Forward to group\n")
                .write("etc/patchbay/directory/users.csv", users());
        hub = new TlsEnds(hubPort, tls, CONTOSO);
        for (int i = 0; i < NAMES.size(); i++) {
            String end = NAMES.get(i);
            hub.with(
                    end,
                    "127.0.0.1" + (i + 1),
                    authority
                            .issue(Stream.of(end, SIP).distinct().toList(), Authority.SERVER_ONLY, 2)
                            .trusting(authority));
        }
        hub.with(
                PROXY,
                "127.0.0.14",
                authority.issue(List.of(PROXY, SIP), Authority.SERVER_ONLY, 2).trusting(authority));
        carrier = new UdpEnd(CARRIER, carrierPort, trunk);
        otherCarrier = new UdpEnd(OTHER_CARRIER, carrierPort, trunk);
        twoHosts = TWO_HOSTS.stream()
                .map(address -> new UdpEnd(address, carrierPort, trunk))
                .toList();
        otherCarrierStyle = Style.provider(OTHER_CARRIER, carrierPort);
        hubStyle = Style.hub(PROXY, hubPort);
        carrierStyle = Style.provider(CARRIER, carrierPort);
    }

    /** The one that tests go on with now. */
    public static FlowBench current() {
        return current;
    }

    public FlowBench start() {
        current = this;
        options = Sipp.script("hub-options", asked().text(), "127.0.0.1", Ports.free())
                .calls(Integer.MAX_VALUE)
                .limit(Duration.ofHours(2))
                .with("-nr")
                .listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(options::isListening);
        hub.exchange().takes("OPTIONS", options.port(), Integer.MAX_VALUE);
        distribution.start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(tls, trunk)));
        return this;
    }

    /** How the hub is asked, each time (A3). */
    private Script asked() {
        String us = "<sip:sbc[.]customers[.]lab:" + tls + ";transport=tls>";
        return Script.called("hub-options", hubStyle)
                .hears(
                        "OPTIONS",
                        Check.line("OPTIONS sip:sip[23]?[.]pstnhub[.]microsoft[.]com:" + hubPort
                                + ";transport=tls SIP/2[.]0[[:cntrl:]]"),
                        Check.header("Via", "SIP/2[.]0/TLS sbc[.]customers[.]lab:" + tls),
                        Check.header("From", us),
                        Check.header("To", "<sip:sip[23]?[.]pstnhub[.]microsoft[.]com>"),
                        Check.header("Contact", us),
                        Check.header("Allow", "REFER"),
                        Check.header("Allow", "NOTIFY"),
                        Check.no("Record-Route"))
                .agrees(Part.with("SERVER", "Microsoft.PSTNHub.SIPProxy v.2020.5.13.3 i.USWE2.3"));
    }

    private static String hosts() {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost " + machine() + "\n");
        for (int i = 0; i < NAMES.size(); i++) {
            lines.append("127.0.0.1")
                    .append(i + 1)
                    .append(' ')
                    .append(NAMES.get(i))
                    .append('\n');
        }
        return lines.append("127.0.0.14 " + PROXY + "\n127.0.0.14 " + API + "\n")
                .toString();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "nameless";
        }
    }

    private static String users() {
        StringBuilder rows = new StringBuilder("tenant,id,site,upn,display,number,extension,kind,licences,platform,"
                + "class_of_service,groups,mobile,provider_address\n");
        for (int i = 0; i < USERS; i++) {
            rows.append("contoso,c%02d,hq,c%02d@contoso.lab,C%02d,%s,%s,%s,PHONE_SYSTEM PROVIDER,%s,%s,%s,%s%n"
                    .formatted(
                            i,
                            i,
                            i,
                            user(i),
                            extension(i),
                            kind(i),
                            i == 59 ? "PROVIDER" : "HUB",
                            i == 58 ? "lobby" : "",
                            i >= 16 && i < 20 ? "row08" : "",
                            client(i)));
        }
        String fabrikam =
                "fabrikam,f0%d,hq,f0%d@fabrikam.lab,F0%d,+1425556010%d,,PERSON,PHONE_SYSTEM PROVIDER,HUB,,,,%n";
        return rows.append(fabrikam.formatted(0, 0, 0, 0))
                .append(fabrikam.formatted(1, 1, 1, 1))
                .append("northwind,n00,hq,n00@northwind.lab,N00,+14255570100,,PERSON,PHONE_SYSTEM PROVIDER,HUB,,,,\n")
                .toString();
    }

    /** The resource of holiday handling, and the phone of common-area phones, whose other end is at the provider. */
    private static String kind(int user) {
        return user == 48 ? "RESOURCE" : user == 58 ? "COMMON_AREA_PHONE" : "PERSON";
    }

    /** Mobile and client of those whose rows are about that: simultaneous ring, mobility. */
    private static String client(int user) {
        return user == 12 || user == 46 ? outside(user + 1) + ",client" + user : ",";
    }

    /** A user of the first customer. Each flow has users of its own, so that flows can go on side by side. */
    public static String user(int index) {
        return "+142555501%02d".formatted(index);
    }

    /** What colleagues dial for a user of the first customer. */
    public static String extension(int index) {
        return String.valueOf(2000 + index);
    }

    /** Somebody outside. */
    public static String outside(int index) {
        return "+120655502%02d".formatted(index);
    }

    /** The address by which the hub calls somebody through a customer's trunk. */
    public String through(String customer, String number) {
        return "sip:" + number + "@" + customer + ":" + tls + ";user=phone;transport=tls";
    }

    /** The address by which the carrier calls one of our numbers. */
    public String dialled(String number) {
        return "sip:" + number + "@127.0.0.1:" + trunk + ";user=phone";
    }

    /** A party at the hub that waits for a call with this word in its Request-URI. */
    public Party hub(Script script, String word) {
        return Party.waits(this, hub.exchange(), script, word);
    }

    /** A party at the hub that calls. */
    public Party hub(Script script) {
        return Party.calls(this, hub.exchange(), script);
    }

    public Party carrier(Script script, String word) {
        return Party.waits(this, carrier.exchange(), script, word);
    }

    public Party carrier(Script script) {
        return Party.calls(this, carrier.exchange(), script);
    }

    /** A party at the second customer's carrier that waits for a call, or calls. */
    public Party otherCarrier(Script script, String word) {
        return script.isCaller()
                ? Party.calls(this, otherCarrier.exchange(), script)
                : Party.waits(this, otherCarrier.exchange(), script, word);
    }

    /** A party at one of the two hosts of the third customer's carrier that waits for a call. */
    public Party host(int which, Script script, String word) {
        return Party.waits(this, twoHosts.get(which).exchange(), script, word);
    }

    /** How the parties at one of these hosts write. */
    public Style hostStyle(int which) {
        return Style.provider(TWO_HOSTS.get(which), carrierPort);
    }

    /** Has SRTP on the hub's side from now on, and sessions as short as its ends like, or neither. Returns when that is in force. */
    void encrypts(boolean yes) {
        distribution.edit(HUB_PEER, "min_se_seconds", yes ? "6" : "90").edit(HUB_PEER, "srtp", Boolean.toString(yes));
        await("SRTP " + yes).atMost(Duration.ofSeconds(30)).until(() -> distribution
                .run("config:list \"(service.factoryPid=org.patchbay.sip.peer)\"")
                .contains("srtp = " + yes));
        await("the hub is found")
                .atMost(Duration.ofSeconds(20))
                .until(() -> distribution.run("patchbay:trunks").contains(NAMES.get(0) + ":" + hubPort + " up"));
    }

    public Exchange hubExchange() {
        return hub.exchange();
    }

    public Exchange carrierExchange() {
        return carrier.exchange();
    }

    /** What went over the wire, for a test that failed: milliseconds since the first, and each message. */
    public static String told(List<Crossing> crossings) {
        StringBuilder out = new StringBuilder();
        for (Crossing each : crossings) {
            long millis = (each.nanos() - crossings.get(0).nanos()) / 1_000_000;
            out.append("%n  %6d ".formatted(millis)).append(each);
        }
        return out.toString();
    }

    /** The OPTIONS that the hub was asked by. */
    public Sipp options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        distribution.close();
        hub.close();
        carrier.close();
        otherCarrier.close();
        twoHosts.forEach(UdpEnd::close);
    }
}
