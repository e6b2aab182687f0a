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
        List<LadderLine> messages = stage.trunk().ladder(call);
        stage.require("the trunk has recorded no message of call " + call, !messages.isEmpty());
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
        trace.forEach(entry -> screen.line(line(entry)));
        return trace;
    }

    static String line(TraceEntry entry) {
        String bundle = entry.bundle().replaceFirst("^org\\.patchbay\\.", "");
        String time = entry.bundle().isEmpty() ? "" : entry.micros() + " µs";
        String why = entry.why().isEmpty() ? "" : " (" + entry.why() + ")";
        return String.format("%-14s %-26s %8s  %s", entry.who(), bundle, time, entry.what() + why);
    }

    void audio(String call, LabCall provider, LabCall hub) {
        screen.head("Audio");
        stage.trunk().media(call).forEach(screen::line);
        heard(provider.peerName(), provider, hub);
        heard(hub.peerName(), hub, provider);
    }

    private void heard(String who, LabCall here, LabCall there) {
        Counts counts = here.audio().counts();
        screen.line(String.format(
                "the %s hears %s, where the %s speaks %d Hz: %d packets, %d lost",
                who, here.audio().heard(), there.peerName(), there.audio().hertz(), counts.received(), counts.lost()));
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
