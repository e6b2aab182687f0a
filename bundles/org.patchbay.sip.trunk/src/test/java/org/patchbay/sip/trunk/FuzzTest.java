package org.patchbay.sip.trunk;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/**
 * Spoilt messages of every kind, some in a dialog that is up: whatever is made of them, a good call goes through meanwhile, nothing is left of
 * them in the end, and no thread of ours meets what it does not expect.
 */
class FuzzTest {
    private static final int MESSAGES = 4000;

    /** Seeds; add one that has found something. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingThatIsReceivedDoesHarm(long seed) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        EmbeddedMediaEngine engine = EmbeddedMedia.start();
        try (World world = new World(engine);
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            world.peer(
                    "hub",
                    world.hub,
                    Transport.UDP,
                    Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider"));
            Phone.Line line = world.established();
            List<String> corpus = corpus(world, line, socket.getLocalPort());
            Random random = new Random(seed);
            Mutations mutations = new Mutations(seed);
            for (int i = 0; i < MESSAGES; i++) {
                String message = corpus.get(random.nextInt(corpus.size())).replace("NUMBER", seed + "n" + i);
                byte[] spoilt = mutations.of(message, corpus.get(random.nextInt(corpus.size())));
                InetSocketAddress to = i % 2 == 0 ? world.hub.trunk : world.provider.trunk;
                socket.send(new DatagramPacket(spoilt, Math.min(spoilt.length, 60_000), to));
                if (i % 500 == 499) {
                    Phone.Line good = world.hub.line().call(Phone.SDP);
                    until(() -> assertThat(good.last()).isEqualTo(200));
                    good.send(good.inDialog("BYE"));
                }
            }
            Phone.Line last = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(last.last()).isEqualTo(200));
            last.send(last.inDialog("BYE"));
            line.send(line.inDialog("BYE"));
            world.core.calls.keySet().forEach(call -> world.core.port.order(call, new LegOrder.Control(false)));
            until(() -> {
                world.trunk
                        .table()
                        .calls()
                        .forEach(call -> call.on(() -> call.legs().forEach(leg -> leg.end(480, 16, "", false, 0))));
                assertThat(world.trunk.table().calls()).isEmpty();
            });
            world.nothingIsLeft();
        } finally {
            System.setErr(before);
            engine.stop();
        }
        assertThat(log.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(l -> l.contains("ERROR") || l.contains("Exception") || l.contains("at org.patchbay")))
                .as("what the threads of the stack did not expect")
                .isEmpty();
    }

    private static List<String> corpus(World world, Phone.Line line, int port) {
        List<String> corpus = new ArrayList<>();
        String sdp = Phone.SDP;
        corpus.add(request("INVITE", "+4930111", port, "Content-Type: application/sdp\r\n", sdp));
        corpus.add(request("INVITE", "+4930111", port, "Require: replaces\r\nSupported: timer, 100rel\r\n", ""));
        corpus.add(
                request(
                        "INVITE",
                        "112",
                        port,
                        "Geolocation: <cid:a@b>\r\nContent-Type: multipart/mixed;boundary=b\r\n",
                        "--b\r\nContent-Type: application/sdp\r\n\r\n" + sdp
                                + "\r\n--b\r\nContent-Type: application/pidf+xml\r\nContent-ID: <a@b>\r\n\r\n<presence/>\r\n--b--\r\n"));
        corpus.add(request(
                "INVITE",
                "+4930111",
                port,
                "History-Info: <sip:+4930222@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:+4930111@x>;index=1.1\r\n"
                        + "Diversion: <sip:+4930333@x>;reason=user-busy\r\nP-Asserted-Identity: <tel:+4930222>, <sip:a@b>\r\n"
                        + "Privacy: id\r\nSession-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\nContent-Type: application/sdp\r\n",
                sdp));
        corpus.add(request(
                "INVITE",
                "+4930111",
                port,
                "Replaces: " + line.callId + ";to-tag=" + line.answer.toTag() + ";from-tag=" + line.tag
                        + "\r\nContent-Type: application/sdp\r\n",
                sdp));
        for (String method : List.of("OPTIONS", "BYE", "ACK", "CANCEL", "INFO", "NOTIFY", "UPDATE", "PRACK", "FANCY")) {
            corpus.add(request(method, "+4930111", port, "", ""));
        }
        SipRequest called = world.provider.heard("INVITE").get(0);
        for (String method : List.of("INVITE", "INFO", "REFER", "NOTIFY", "OPTIONS", "ACK", "UPDATE", "PRACK")) {
            corpus.add(line.inDialog(method)
                    .add("Via", "SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKNUMBER;rport")
                    .add("Refer-To", "<sip:hub.test;x-m=1>")
                    .add("Referred-By", "<sip:a@b>")
                    .body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0 8", "inactive"))
                    .build()
                    .toString());
            corpus.add(world.provider
                    .back(called, method, 7)
                    .add("Via", "SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKNUMBER;rport")
                    .body("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")
                    .build()
                    .toString());
        }
        for (String status :
                List.of("100 Trying", "183 Session Progress", "200 OK", "302 Moved", "486 Busy", "503 No")) {
            corpus.add(
                    "SIP/2.0 " + status + "\r\nVia: " + called.first("Via") + "\r\nFrom: " + called.first("From")
                            + "\r\nTo: " + called.first("To") + ";tag=NUMBER\r\nCall-ID: " + called.callId()
                            + "\r\nCSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1>\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n");
        }
        return corpus;
    }

    private static String request(String method, String number, int port, String fields, String body) {
        return method + " sip:" + number + "@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port
                + ";branch=z9hG4bKNUMBER;rport\r\nMax-Forwards: 70\r\nFrom: \"A\" <sip:+4930222@127.0.0.1>;tag=fNUMBER\r\nTo: <sip:"
                + number + "@127.0.0.1>\r\nCall-ID: cNUMBER\r\nCSeq: 1 " + method + "\r\nContact: <sip:a@127.0.0.1:"
                + port
                + ">\r\n" + fields + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                + body;
    }
}
