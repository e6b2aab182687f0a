package org.patchbay.directory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.User;

import static org.assertj.core.api.Assertions.assertThat;

/** A source whose bundle is updated is away for a moment, and whoever has a licence by it alone must not lose calls. */
class SourcesTest {
    private long nanos = 5;
    private final Sources sources = new Sources(() -> nanos);

    private record Fixed(String name, String user, boolean out) implements DirectorySource {
        @Override
        public Contents read() throws IOException {
            if (out) {
                throw new IOException("It was not read yet.");
            }
            return Contents.with()
                    .user("x", User.of("acme", user).site("berlin").build())
                    .build();
        }
    }

    private List<String> told() {
        return sources.read().told().stream()
                .map(t -> t.source() + " " + t.contents().users().get(0).value().id())
                .toList();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void whatOneSaidThatHasGoneCountsForTwoMinutes() {
        DirectorySource zoom = new Fixed("zoom", "ada", false);
        sources.add(zoom);
        sources.add(new Fixed("a", "bob", false));
        assertThat(told()).containsExactly("a bob", "zoom ada");
        sources.leave(zoom);
        pass(Duration.ofMinutes(2));
        assertThat(told()).containsExactly("a bob", "zoom ada");
        pass(Duration.ofSeconds(1));
        assertThat(told()).containsExactly("a bob");
    }

    @Test
    void untilOneOfItsNameIsBackAndWasRead() {
        DirectorySource zoom = new Fixed("zoom", "ada", false);
        sources.add(zoom);
        assertThat(told()).containsExactly("zoom ada");
        sources.leave(zoom);
        sources.add(new Fixed("zoom", "eve", true));
        assertThat(told()).containsExactly("zoom ada");
        DirectorySource back = new Fixed("zoom", "eve", false);
        sources.add(back);
        assertThat(told()).containsExactly("zoom eve");
        sources.remove(back);
        assertThat(told()).isEmpty();
    }

    @Test
    void oneThatNeverSaidAnythingLeavesNothing() {
        DirectorySource zoom = new Fixed("zoom", "ada", true);
        sources.add(zoom);
        assertThat(told()).isEmpty();
        sources.leave(zoom);
        assertThat(sources.read().complete()).isTrue();
        assertThat(told()).isEmpty();
    }
}
