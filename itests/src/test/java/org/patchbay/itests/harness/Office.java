package org.patchbay.itests.harness;

/**
 * A small installation for tests of calls: one tenant with three users, a hub over UDP and a provider over UDP, all on
 * addresses of 127.0.0.0/8, with OPTIONS off. The peers themselves are the test's: SIPp or phones.
 *
 * @param runtimeForHub the port on 127.0.0.1 where the hub reaches the runtime
 * @param runtimeForProvider the port on 127.0.0.1 where the provider reaches the runtime
 * @param hub the port on 127.0.0.1 where the runtime reaches the hub
 * @param provider the port on 127.0.0.1 where the runtime reaches the provider
 */
public record Office(int runtimeForHub, int runtimeForProvider, int hub, int provider) {
    /** A user of the tenant, in Redmond. */
    public static final String ADA = "+14255550100";
    /** Another one. */
    public static final String BEN = "+14255550111";
    /** A third one. */
    public static final String CLEO = "+14255550122";
    /** Somebody outside. */
    public static final String OUTSIDE = "+12065550199";

    /** Writes the installation into a distribution that is not started yet. */
    public static Office in(Distribution distribution) {
        var office = new Office(Ports.free(), Ports.free(), Ports.freeRange(2), Ports.freeRange(2));
        int media = Ports.freeRange(400);
        distribution
                .write(
                        "etc/org.patchbay.sip.trunk.cfg",
                        """
                        listeners = hub=udp:127.0.0.1:%d,provider=udp:127.0.0.1:%d
                        warm_up_calls = 0
                        """
                                .formatted(office.runtimeForHub, office.runtimeForProvider))
                .write("etc/org.patchbay.sip.peer-hub.cfg", peer("hub", "hub", office.hub) + "srtp = false\n")
                .write("etc/org.patchbay.sip.peer-provider.cfg", peer("provider", "provider", office.provider))
                .write(
                        "etc/org.patchbay.media.embedded.cfg",
                        "networks = hub=127.0.0.1:%d-%d,provider=127.0.0.1:%d-%d\n"
                                .formatted(media, media + 199, media + 200, media + 399))
                .write(
                        "etc/patchbay/directory/tenants.csv",
                        "id,name,hosts,hub_peers,provider_peers\noffice,Office,,hub,provider\n")
                .write("etc/patchbay/directory/sites.csv", "tenant,id,name,country,address\noffice,hq,Redmond,US,\n")
                .write(
                        "etc/patchbay/directory/numbers.csv",
                        "tenant,site,first,last\noffice,hq,+14255550100,+14255550199\n")
                .write(
                        "etc/patchbay/directory/users.csv",
                        "tenant,id,site,upn,display,number,extension,kind,licences\n"
                                + user("ada", ADA)
                                + user("ben", BEN)
                                + user("cleo", CLEO));
        return office;
    }

    private static String peer(String name, String side, int port) {
        return """
                name = %s
                side = %s
                transport = udp
                host = 127.0.0.1
                port = %d
                sources = 127.0.0.1:%d
                listener = %s
                media_network = %s
                tenant = office
                options_seconds = 0
                """
                .formatted(name, side, port, port, side, side);
    }

    private static String user(String id, String number) {
        return "office,%s,hq,%s@office.example,%s,%s,,PERSON,PHONE_SYSTEM PROVIDER\n".formatted(id, id, id, number);
    }
}
