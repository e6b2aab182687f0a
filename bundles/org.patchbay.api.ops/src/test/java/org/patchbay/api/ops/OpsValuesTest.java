package org.patchbay.api.ops;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.feature.Performer;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpsValuesTest {

    @Test
    void settingsAreSomebodys() {
        assertThatThrownBy(() -> SettingsScope.tenant(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name the tenant");
    }

    @Test
    void aChangeSaysWhatItExpects() {
        assertThat(Write.put("s", "k", "v").expected()).isEmpty();
        assertThat(Write.put("s", "k", "v").expecting(3))
                .isEqualTo(new Write("s", "k", Optional.of("v"), OptionalLong.of(3)));
        assertThat(Write.remove("s", "k").value()).isEmpty();
        assertThat(Write.remove("s", "k").expecting(0).expected()).hasValue(0);
    }

    @Test
    void aChangeThatWasNotMadeSaysWhyInAWordToo() {
        IllegalStateException cause = new IllegalStateException();
        StoreException full = new StoreException(StoreException.Reason.UNAVAILABLE, "No space. Make some.", cause);
        assertThat(full.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE);
        assertThat(full).hasMessage("No space. Make some.").hasCause(cause);
    }

    @Test
    void healthGoesFromGoodToBad() {
        assertThat(HealthResult.State.values())
                .containsExactly(HealthResult.State.OK, HealthResult.State.WARN, HealthResult.State.NOT_READY);
        assertThat(HealthResult.ok("x").state()).isEqualTo(HealthResult.State.OK);
        assertThat(HealthResult.warn("x").state()).isEqualTo(HealthResult.State.WARN);
        assertThat(HealthResult.notReady("x").state()).isEqualTo(HealthResult.State.NOT_READY);
    }

    @Test
    void whatIsShownIsNobodysToChange() {
        List<String> words = new ArrayList<>(List.of("one"));
        FeatureView feature = new FeatureView("b", "1.0.0", 1, FeatureView.State.LIVE, words, words, "");
        List<Performer> performers = new ArrayList<>(List.of(Performer.TEAMS));
        List<CatalogueNeed> needs = new ArrayList<>(List.of(new CatalogueNeed("peer:hub", State.MET, "")));
        CatalogueEntry row = new CatalogueEntry(
                1,
                "k",
                "teams",
                "n",
                "Teams",
                performers,
                CatalogueEntry.Status.SUPPORTED,
                words,
                needs,
                "",
                Optional.empty());
        CallSummary call =
                new CallSummary("c", "t", "a", "b", "up", Instant.EPOCH, Optional.empty(), new ArrayList<>());
        words.clear();
        performers.clear();
        needs.clear();
        assertThat(feature.provides()).containsExactly("one");
        assertThat(feature.rows()).containsExactly("one");
        assertThat(row.providers()).containsExactly("one");
        assertThat(row.performers()).hasSize(1);
        assertThat(row.needs()).hasSize(1);
        assertThatThrownBy(() -> call.legs().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theLiveSlotIsFoundAmongThoseThatStandBy() {
        CallOperations core = new CallOperations() {
            private SlotView slot(String kind, String version, String state) {
                return new SlotView(kind, "blocking", "SCREEN", "b", version, 1, state, 0, 0, 0);
            }

            @Override
            public List<SlotView> slots() {
                return List.of(
                        slot("treatment", "9", "live"), slot("handler", "1", "standby"), slot("handler", "2", "live"));
            }

            @Override
            public List<CallSummary> calls() {
                return List.of();
            }

            @Override
            public List<TraceEntry> trace(String call) {
                return List.of();
            }

            @Override
            public List<String> recent(int count) {
                return List.of();
            }

            @Override
            public boolean hangup(String author, String call) {
                return false;
            }
        };
        assertThat(core.live("handler", "blocking").orElseThrow().version()).isEqualTo("2");
        assertThat(core.live("handler", "forwarding")).isEmpty();
    }
}
