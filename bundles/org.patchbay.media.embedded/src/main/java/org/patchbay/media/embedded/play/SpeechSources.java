package org.patchbay.media.embedded.play;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.patchbay.api.media.speech.SpeechSource;

/** The sources of speech that are there, the best first: the highest service ranking, then the eldest. */
public final class SpeechSources {
    private record Offered(SpeechSource source, int ranking, long id) {}

    private volatile List<Offered> all = List.of();

    public synchronized void add(SpeechSource source, Map<String, Object> properties) {
        List<Offered> more = new ArrayList<>(all);
        int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        long id = properties.get("service.id") instanceof Long number ? number : 0;
        more.add(new Offered(source, ranking, id));
        more.sort(Comparator.comparingInt(Offered::ranking).reversed().thenComparingLong(Offered::id));
        all = List.copyOf(more);
    }

    public synchronized void remove(SpeechSource source) {
        all = all.stream().filter(each -> each.source() != source).toList();
    }

    List<SpeechSource> best() {
        return all.stream().map(Offered::source).toList();
    }
}
