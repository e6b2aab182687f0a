package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.transport.Transport;

/** A world whose provider has several hosts: phones that do not take calls, and last the one that does. */
final class ManyHosts implements AutoCloseable {
    /** Than a host has for its first response. */
    static final Duration LONGER = Duration.ofMillis(1200);

    final World world;
    private final List<Phone> phones = new ArrayList<>();

    ManyHosts(Transport transport) throws IOException {
        world = new World(transport, Map.of(), Map.of());
    }

    Phone phone() throws IOException {
        Phone phone = new Phone(Transport.UDP);
        phones.add(phone);
        return phone;
    }

    Phone mute() throws IOException {
        Phone phone = Phone.mute(Transport.UDP);
        phones.add(phone);
        return phone;
    }

    /** Calls go to these, and then to the provider. */
    void before(Phone... others) {
        StringBuilder hosts = new StringBuilder();
        for (Phone each : others) {
            hosts.append(at(each)).append(", ");
        }
        hosts(hosts.append(at(world.provider)).toString());
    }

    void hosts(String hosts, String... more) {
        Map<String, String> values = new HashMap<>(Map.of("hosts", hosts, "host_wait_millis", "800"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer("provider", world.provider, world.provider.transport, values);
    }

    static String at(Phone phone) {
        return "127.0.0.1:" + phone.port();
    }

    static void refuse(Phone phone, int status, String... fields) {
        phone.onInvite = invite -> refuse(invite, status, fields);
    }

    static void refuse(ServerTransaction invite, int status, String... fields) {
        ResponseBuilder response = invite.request().response(status, "No").toTag("refused");
        for (int i = 0; i < fields.length; i += 2) {
            response.add(fields[i], fields[i + 1]);
        }
        invite.respond(response.build());
    }

    PeerSettings peer() {
        return world.trunk.peers().named("provider").orElseThrow();
    }

    Hosts states() {
        return world.trunk.hosts();
    }

    long failovers() {
        return world.trunk.counters().get("peer.provider.failovers");
    }

    @Override
    public void close() {
        world.close();
        phones.forEach(Phone::close);
    }
}
