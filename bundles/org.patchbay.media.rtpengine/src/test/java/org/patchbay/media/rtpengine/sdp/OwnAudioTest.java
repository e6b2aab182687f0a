package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnAudioTest {
    private static final String DESCRIPTION =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";

    private static OwnAudio.Content content(int port, Direction direction) throws Exception {
        return new OwnAudio.Content(
                Layout.alone("RTP/AVP"),
                Opened.read(DESCRIPTION.replace("4000", Integer.toString(port)), false),
                Format.OWN,
                direction,
                20,
                0,
                false,
                List.of());
    }

    /** Byte for byte, as the version says that nothing has changed. */
    @Test
    void whatHasNotChangedIsSaidAgainAsItWas() throws Exception {
        OwnAudio own = new OwnAudio(7, 0);
        String first = own.write(content(4000, Direction.SENDRECV));
        assertThat(first).contains("o=- 7 1 IN IP4").contains("m=audio 4000 ");
        assertThat(own.write(content(4000, Direction.SENDRECV))).isEqualTo(first);
        assertThat(own.version()).isEqualTo(1);
    }

    @Test
    void anyChangeIsAnotherVersion() throws Exception {
        OwnAudio own = new OwnAudio(7, 41);
        Set<String> all = new HashSet<>();
        List<OwnAudio.Content> changes = new ArrayList<>();
        for (int port = 1024; port < 4000; port++) {
            changes.add(content(port, port % 2 == 0 ? Direction.SENDRECV : Direction.INACTIVE));
        }
        for (OwnAudio.Content each : changes) {
            String text = own.write(each);
            assertThat(text).contains("o=- 7 " + own.version() + " IN");
            all.add(text);
        }
        assertThat(all).hasSameSizeAs(changes);
        assertThat(own.version()).isEqualTo(41 + changes.size());
        assertThat(own.write(content(1024, Direction.SENDRECV))).contains("o=- 7 " + (42 + changes.size()) + " IN");
    }
}
