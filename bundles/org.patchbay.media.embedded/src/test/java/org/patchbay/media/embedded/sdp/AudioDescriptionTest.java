package org.patchbay.media.embedded.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class AudioDescriptionTest {

    /** As hubs write them: other media, wide-band codecs, comfort noise, keys and candidates. */
    private static final String FULL = String.join(
            "\r\n",
            "v=0",
            "o=- 99 3 IN IP4 192.0.2.1",
            "s=session",
            "c=IN IP4 192.0.2.7",
            "b=CT:10000000",
            "t=0 0",
            "a=inactive",
            "m=audio 3480 RTP/AVP 104 9 111 8 0 97 13 118 101 77",
            "c=IN IP4 192.0.2.8",
            "a=rtcp:3481 IN IP4 192.0.2.9",
            "a=ice-ufrag:abcd",
            "a=label:main-audio",
            "a=mid:1",
            "a=sendrecv",
            "a=rtpmap:104 SILK/16000",
            "a=rtpmap:9 G722/8000",
            "a=rtpmap:111 SIREN/16000",
            "a=fmtp:111 bitrate=16000",
            "a=rtpmap:97 RED/8000",
            "a=rtpmap:118 CN/16000",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-16",
            "a=ptime:20",
            "a=maxptime:120",
            "m=video 0 RTP/AVP 122",
            "");

    @Test
    void allThatMattersIsRead() throws Exception {
        AudioDescription audio = AudioDescription.read(FULL, false);
        assertThat(audio.rtp()).isEqualTo(new InetSocketAddress("192.0.2.8", 3480));
        assertThat(audio.rtcp()).isEqualTo(new InetSocketAddress("192.0.2.9", 3481));
        assertThat(audio.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(audio.ptime()).isEqualTo(20);
        assertThat(audio.maxptime()).isEqualTo(120);
        assertThat(audio.layout()).hasSize(2);
        // 77 is a number that nothing explains.
        assertThat(audio.codecs()).extracting(Codec::payload).containsExactly(104, 9, 111, 8, 0, 97, 13, 118, 101);
        assertThat(audio.codecs().get(2).parameters()).isEqualTo("bitrate=16000");
        assertThat(audio.codecs().get(3).name()).isEqualTo("PCMA");
    }

    @Test
    void theSessionsDirectionAndConnectionServeWhereTheMediumHasNone() throws Exception {
        AudioDescription audio =
                AudioDescription.read(FULL.replace("c=IN IP4 192.0.2.8\r\n", "").replace("a=sendrecv\r\n", ""), false);
        assertThat(audio.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(audio.rtp().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
    }

    @Test
    void lineEndsAreTakenAsTheyCome() throws Exception {
        assertThat(AudioDescription.read(FULL.replace("\r\n", "\n"), false))
                .isEqualTo(AudioDescription.read(FULL, false));
    }

    @Test
    void ipVersion6IsRead() throws Exception {
        AudioDescription audio = AudioDescription.read(FULL.replace("IN IP4 192.0.2.8", "IN IP6 2001:db8::8"), false);
        assertThat(audio.rtp().getAddress()).isEqualTo(InetAddress.getByName("2001:db8::8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=0|v=1",
                "v=0|x=0",
                "v=0\r\n|",
                "o=- 99 3 IN IP4 192.0.2.1|o=- 99",
                "o=- 99 3 IN IP4 192.0.2.1\r\n|",
                "s=session|no line",
                "s=session|S=session",
                "t=0 0|t=0 0\r\nv=0",
                "t=0 0|t=0\u0000 0",
                "IN IP4 192.0.2.8|IN IP4 media.example.com",
                "IN IP4 192.0.2.8|IN IP4 192.0.2.800",
                "IN IP4 192.0.2.8|IN IP4 192.0.2.8/127",
                "IN IP4 192.0.2.8|IN IP4 239.1.2.3",
                "IN IP4 192.0.2.8|ATM NSAP 47",
                "IN IP4 192.0.2.8|IN IP6 fe80::1%eth0",
                "audio 3480|audio 99999",
                "audio 3480|audio -1",
                "audio 3480|audio 3480x",
                "audio 3480|audio 0",
                "audio 3480|audio",
                "audio 3480|text 3480",
                "RTP/AVP 104|RTP/AVP 128",
                "RTP/AVP 104|RTP/AVP x",
                "RTP/AVP 104|RTP/SAVP 104",
                "RTP/AVP 104|UDP/TLS/RTP/SAVPF 104",
                "RTP/AVP 104|TCP/RTP/AVP 104",
                "RTP/AVP 104 9 111 8 0 97 13 118 101 77|RTP/AVP 13 101",
                "a=rtcp:3481 IN IP4 192.0.2.9|a=rtcp:0",
                "a=rtcp:3481 IN IP4 192.0.2.9|a=rtcp:",
                "a=rtcp:3481 IN IP4 192.0.2.9|a=rtcp:3481 IN IP4 somewhere"
            })
    void whatCannotBeReadIsRefusedWithAReason(String change) {
        String[] change2 = change.split("\\|", 2);
        String text = FULL.replace(change2[0], change2[1]);
        assertThat(text).isNotEqualTo(FULL);
        assertThatThrownBy(() -> AudioDescription.read(text, false))
                .isInstanceOfSatisfying(MediaException.class, refused -> {
                    assertThat(refused.sip()).isEqualTo(488);
                    assertThat(refused.getMessage()).hasSizeGreaterThan(20);
                });
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThat(catchThrowable(() -> AudioDescription.read(FULL + "a=x\r\n".repeat(20_000), false)))
                .isInstanceOf(MediaException.class);
        assertThat(catchThrowable(() -> AudioDescription.read(FULL + "m=audio 1 RTP/AVP 0\r\n".repeat(50), false)))
                .isInstanceOf(MediaException.class);
        assertThat(catchThrowable(() -> AudioDescription.read(FULL + "a=\r\n".repeat(3000), false)))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void encryptedAudioIsRefusedByName() {
        assertThatThrownBy(() -> AudioDescription.read(FULL.replace("RTP/AVP 104", "RTP/SAVP 104"), false))
                .hasMessageContaining("SRTP")
                .hasMessageContaining("RTP/SAVP");
    }

    @Test
    void ofTwoOffersThePlainOneIsTaken() throws Exception {
        AudioDescription audio = AudioDescription.read(
                FULL.replace("m=audio", "m=audio 5000 RTP/SAVP 8\r\na=crypto:1 x inline:y\r\nm=audio"), false);
        assertThat(audio.index()).isEqualTo(1);
        assertThat(audio.rtp().getPort()).isEqualTo(3480);
    }

    /** Damage of every kind: never anything but a description or a refusal, and a description can always be written again. */
    @Test
    void damageNeverCausesAnythingButARefusal() throws Exception {
        Random random = new Random(20_001);
        OwnDescription own = new OwnDescription(InetAddress.getByName("198.51.100.1"), 4000, 4001);
        int read = 0;
        for (int i = 0; i < 6000; i++) {
            String text = damaged(random);
            try {
                AudioDescription audio = AudioDescription.read(text, false);
                read++;
                String written = own.write(new OwnDescription.Content(
                        audio.layout(),
                        audio.index(),
                        audio.codecs(),
                        audio.direction(),
                        audio.ptime(),
                        audio.maxptime(),
                        audio.rtcpNamed(),
                        audio.rtcpMux(),
                        List.of(),
                        null));
                assertThat(written)
                        .doesNotContain("192.0.2.")
                        .doesNotContain("ice-")
                        .doesNotContain("label");
                AudioDescription again = AudioDescription.read(written, false);
                assertThat(again.codecs()).isEqualTo(audio.codecs());
                assertThat(again.direction()).isEqualTo(audio.direction());
            } catch (MediaException refused) {
                assertThat(refused.sip()).isEqualTo(488);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("Round " + i + " with:\n" + text, e);
            }
        }
        assertThat(read).isBetween(600, 5400);
    }

    private static String damaged(Random random) {
        List<String> lines = new ArrayList<>(List.of(FULL.split("\r\n")));
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 ->
                    lines.set(
                            at,
                            lines.get(at).substring(random.nextInt(lines.get(at).length() + 1)));
                case 3 -> lines.set(at, lines.get(at).replaceAll("[0-9]+", String.valueOf(random.nextLong())));
                case 4 -> {
                    byte[] bytes = lines.get(at).getBytes(StandardCharsets.ISO_8859_1);
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                    lines.set(at, new String(bytes, StandardCharsets.ISO_8859_1));
                }
                default -> lines.set(at, lines.get(at).replace(" ", random.nextBoolean() ? "" : " / "));
            }
        }
        return String.join("\r\n", lines);
    }
}
