package org.patchbay.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.lab.audio.Counts;
import org.patchbay.lab.peer.LabCall;

/** Tells of one call what the runtime knows: messages, verdicts, media. */
final class Report {
    private final Stage stage;
    private final Screen screen;

    Report(Stage stage, Screen screen) {
        this.stage = stage;
        this.screen = screen;
    }

    void ladder(String call) throws DemoFailed {
        stage.expect(
                "the last answer to the last message of call " + call,
                () -> Ladder.complete(stage.trunk().ladder(call)));
        List<LadderLine> messages = stage.trunk().ladder(call);
        Set<String> hubs = stage.trunk().peers().stream()
                .filter(peer -> peer.side().equals("hub"))
                .map(PeerView::name)
                .collect(Collectors.toSet());
        screen.head("SIP messages");
        screen.lines(Ladder.draw(messages, hubs::contains));
    }

    /** Who was asked, and what they said. */
    List<TraceEntry> verdicts(String call) throws DemoFailed {
        List<TraceEntry> trace = stage.calls().trace(call);
        stage.require("the bus has no trace of call " + call, !trace.isEmpty());
        screen.head("Who was asked, and what they said");
        trace.forEach(entry -> screen.line(line(call, entry)));
        return trace;
    }

    static String line(String call, TraceEntry entry) {
        String why = entry.why().isBlank() || entry.what().endsWith(entry.why()) ? "" : " (" + entry.why() + ")";
        // Whose leg it is says enough: all are of this call.
        String said = Ladder.brief(entry.what() + why).replace(call + "-", "").replace(call + ".", "");
        return entry.bundle().isEmpty()
                ? String.format("%-19s %s", entry.who(), said)
                : String.format(
                        "%-19s %-26s %8s  %s", entry.who(), brief(entry.bundle()), entry.micros() + " µs", said);
    }

    /** {@code org.patchbay.feature.blocking/0.1.0.SNAPSHOT} is {@code feature.blocking 0.1.0}. */
    static String brief(String bundle) {
        return bundle.replaceFirst("^org\\.patchbay\\.", "")
                .replace(".SNAPSHOT", "")
                .replace('/', ' ');
    }

    void audio(String call, LabCall one, LabCall other) {
        screen.head("Audio");
        stage.trunk().media(call).forEach(line -> screen.line(line.replaceFirst("^\\S+ ", "")));
        heard(one, other);
        heard(other, one);
    }

    private void heard(LabCall here, LabCall there) {
        Counts counts = here.audio().counts();
        screen.line(String.format(
                "%s (%s) hears %s, and %s (%s) speaks %d Hz: %d packets, %d lost",
                here.party(),
                here.peerName(),
                here.audio().heard(),
                there.party(),
                there.peerName(),
                there.audio().hertz(),
                counts.received(),
                counts.lost()));
    }

    /** The distinct versions of a handler's bundle that judged this call. */
    List<String> judges(String call, String handler) {
        List<String> versions = new ArrayList<>();
        for (TraceEntry entry : stage.calls().trace(call)) {
            if (entry.who().equals(handler) && !versions.contains(entry.bundle())) {
                versions.add(entry.bundle());
            }
        }
        return versions;
    }
}
