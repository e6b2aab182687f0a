package org.patchbay.ops.health;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

import static org.assertj.core.api.Assertions.assertThat;

class NodeHealthTest {
    private final NodeHealth health = new NodeHealth("core, trunk");

    @Test
    void isNotReadyWhileARequiredCheckIsNotThere() {
        health.bind(check("core", () -> HealthResult.ok("fine")));
        assertThat(health.ready()).isFalse();
        assertThat(health.results().get("trunk").text()).contains("not there");
        health.bind(check("trunk", () -> HealthResult.warn("one peer is down")));
        assertThat(health.ready()).isTrue();
        assertThat(health.results().keySet()).containsExactly("core", "trunk");
    }

    @Test
    void aCheckThatThrowsIsAWarningAndHarmsNoOther() {
        health.bind(check("core", () -> HealthResult.ok("fine")));
        health.bind(check("trunk", () -> {
            throw new IllegalStateException("broken");
        }));
        assertThat(health.results().get("trunk").state()).isEqualTo(HealthResult.State.WARN);
        assertThat(health.results().get("trunk").text()).contains("broken");
        assertThat(health.results().get("core").state()).isEqualTo(HealthResult.State.OK);
    }

    @Test
    void showsTheWorseOfTwoOfAName() {
        HealthCheck bad = check("core", () -> HealthResult.notReady("no"));
        health.bind(check("trunk", () -> HealthResult.ok("fine")));
        health.bind(bad);
        health.bind(check("core", () -> HealthResult.ok("fine")));
        assertThat(health.ready()).isFalse();
        health.unbind(bad);
        assertThat(health.ready()).isTrue();
    }

    @Test
    void saysWhenTheDiskIsFilling() {
        assertThat(new DiskCheck(Path.of("not", "there", "yet"), 1).check().state())
                .isEqualTo(HealthResult.State.OK);
        assertThat(new DiskCheck(Path.of("."), Integer.MAX_VALUE).check())
                .satisfies(r -> assertThat(r.state()).isEqualTo(HealthResult.State.WARN))
                .satisfies(r -> assertThat(r.text()).contains("Make room"));
    }

    @Test
    void saysThatTheCoreIsNotThere() {
        assertThat(new QuarantineCheck().check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(new NodeHealth().results()).isEqualTo(java.util.Map.of());
        assertThat(List.of(new NodeHealth().ready())).containsExactly(true);
    }

    private static HealthCheck check(String name, Supplier<HealthResult> result) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public HealthResult check() {
                return result.get();
            }
        };
    }
}
