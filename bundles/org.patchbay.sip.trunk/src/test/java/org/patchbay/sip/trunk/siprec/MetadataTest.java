package org.patchbay.sip.trunk.siprec;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.siprec.RecordingSchema.all;
import static org.patchbay.sip.trunk.siprec.RecordingSchema.one;
import static org.patchbay.sip.trunk.siprec.RecordingSchema.text;

/** What a recorder is told of a call, read by the schema of RFC 7865. */
class MetadataTest {
    private static final Instant BEGAN = Instant.parse("2026-11-26T10:00:00.750Z");
    private static final Participant ALICE =
            new Participant("1", "tel:+4930222", "Alice", BEGAN.plusSeconds(2), null, List.of("1"), List.of("2"));
    private static final Participant BOB =
            new Participant("2", "sip:bob@example.com", "", BEGAN.plusSeconds(2), null, List.of("2"), List.of("1"));

    private static Metadata of(String call, Participant... who) {
        return new Metadata(call, call + "-a-s1", BEGAN, BEGAN.plusSeconds(2), List.of("1", "2"), List.of(who));
    }

    @Test
    void saysWhoTakesPartAndWhichStreamIsWhose() {
        Document document = RecordingSchema.read(of("call7", ALICE, BOB).xml());
        assertThat(one(document, "datamode", 0).getTextContent()).isEqualTo("complete");
        Element session = one(document, "session", 0);
        assertThat(text(session, "start-time")).isEqualTo("2026-11-26T10:00:00Z");
        assertThat(text(session, "group-ref"))
                .isEqualTo(one(document, "group", 0).getAttribute("group_id"));
        assertThat(session.getTextContent())
                .as("the id that trace and record have")
                .contains("call7");
        assertThat(one(document, "nameID", 0).getAttribute("aor")).isEqualTo("tel:+4930222");
        assertThat(text(one(document, "participant", 0), "name")).isEqualTo("Alice");
        assertThat(text(one(document, "participant", 1), "name")).isNull();
        for (int i = 0; i < 2; i++) {
            Element stream = one(document, "stream", i);
            assertThat(text(stream, "label")).isEqualTo(Integer.toString(i + 1));
            assertThat(stream.getAttribute("session_id")).isEqualTo(session.getAttribute("session_id"));
            Element association = one(document, "participantstreamassoc", i);
            assertThat(association.getAttribute("participant_id"))
                    .isEqualTo(one(document, "participant", i).getAttribute("participant_id"));
            assertThat(text(association, "send")).isEqualTo(stream.getAttribute("stream_id"));
            assertThat(text(association, "recv"))
                    .isEqualTo(one(document, "stream", 1 - i).getAttribute("stream_id"));
        }
    }

    @Test
    void whoHasLeftStaysInItWithTheTime() {
        Participant carol =
                new Participant("3", "tel:+4930333", "", BEGAN.plusSeconds(60), null, List.of("2"), List.of("1"));
        Document document = RecordingSchema.read(
                of("c", ALICE, BOB.left(BEGAN.plusSeconds(60)), carol).xml());
        assertThat(all(document, "participantsessionassoc").getLength()).isEqualTo(3);
        assertThat(text(one(document, "participantsessionassoc", 0), "disassociate-time"))
                .isNull();
        assertThat(text(one(document, "participantsessionassoc", 1), "disassociate-time"))
                .isEqualTo("2026-11-26T10:01:00Z");
        assertThat(text(one(document, "participantstreamassoc", 1), "disassociate-time"))
                .isEqualTo("2026-11-26T10:01:00Z");
        assertThat(text(one(document, "participantsessionassoc", 2), "associate-time"))
                .isEqualTo("2026-11-26T10:01:00Z");
    }

    @Test
    void idsAreTheSameInEachSnapshotAndDifferForEachThing() {
        Document first = RecordingSchema.read(of("c", ALICE, BOB).xml());
        Document second = RecordingSchema.read(of("c", ALICE, BOB.left(BEGAN)).xml());
        Document other = RecordingSchema.read(of("d", ALICE, BOB).xml());
        assertThat(ids(first)).hasSize(6).isEqualTo(ids(second)).doesNotContainAnyElementsOf(ids(other));
    }

    private static Set<String> ids(Document document) {
        Set<String> ids = new TreeSet<>();
        ids.add(one(document, "group", 0).getAttribute("group_id"));
        ids.add(one(document, "session", 0).getAttribute("session_id"));
        for (int i = 0; i < 2; i++) {
            ids.add(one(document, "participant", i).getAttribute("participant_id"));
            ids.add(one(document, "stream", i).getAttribute("stream_id"));
        }
        return ids;
    }

    @Test
    void whatPeersCallThemselvesBreaksNothing() {
        String name = "</name><datamode>\"Bobby\" & 'Tables'\u0000\u0007\uFFFF\uD800 \uD83D\uDE00";
        Participant odd = new Participant("1", "sip:a\"b<c>@x;y=\"z\"", name, BEGAN, null, List.of("1"), List.of());
        Document document = RecordingSchema.read(of("<call>&", odd).xml());
        assertThat(text(one(document, "participant", 0), "name"))
                .isEqualTo("</name><datamode>\"Bobby\" & 'Tables' \uD83D\uDE00");
        assertThat(one(document, "nameID", 0).getAttribute("aor")).isEqualTo("sip:a\"b<c>@x;y=\"z\"");
        assertThat(all(document, "datamode").getLength()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsNotTakenIsNotSpokenOf() {
        Participant alone = new Participant("1", "tel:+1", "", BEGAN, null, List.of("1"), List.of());
        Document document =
                RecordingSchema.read(new Metadata("c", "s", BEGAN, BEGAN, List.of("1"), List.of(alone)).xml());
        assertThat(all(document, "stream").getLength()).isEqualTo(1);
        assertThat(text(one(document, "participantstreamassoc", 0), "recv")).isNull();
    }
}
