package org.patchbay.feature.recording;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.feature.recording.RecordingSettings.Calls;
import org.patchbay.testkit.Asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.testkit.Asked.about;

class RecordsCallsTest {
    private static final Party ADA = Asked.user("ada", "+4930555100");
    private static final Party BEN = Asked.user("ben", "+4930555101");
    private static final Party CUSTOMER = Asked.outsider("+12065550199");

    private static RecordingSettings settings(Calls calls) {
        return new RecordingSettings(calls, "", 0, 0, 0);
    }

    private static boolean isRecorded(Asked asked) {
        Verdict verdict = asked.decidedBy(new RecordsCalls());
        assertThat(verdict.decision()).as("it stops no call").isEqualTo(Decision.PROCEED);
        return !verdict.observers().isEmpty();
    }

    @Test
    void recordsNothingWhereNothingIsSet() {
        assertThat(isRecorded(about(CUSTOMER, ADA).tenantSets(settings(Calls.NONE))))
                .isFalse();
        assertThat(isRecorded(about(ADA, CUSTOMER).tenantSets(settings(Calls.NONE))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NONE,false,false", "INBOUND,true,false", "OUTBOUND,false,true", "ALL,true,true"})
    void recordsTheDirectionThatIsSetForTheTenant(Calls calls, boolean inbound, boolean outbound) {
        assertThat(isRecorded(about(CUSTOMER, ADA).tenantSets(settings(calls)))).isEqualTo(inbound);
        assertThat(isRecorded(about(ADA, CUSTOMER).tenantSets(settings(calls)))).isEqualTo(outbound);
    }

    @Test
    void theUsersOwnSettingCounts() {
        Asked inbound = about(CUSTOMER, ADA).tenantSets(settings(Calls.ALL)).userSets("ada", settings(Calls.NONE));
        assertThat(isRecorded(inbound)).isFalse();
        assertThat(isRecorded(
                        about(CUSTOMER, ADA).tenantSets(settings(Calls.NONE)).userSets("ada", settings(Calls.INBOUND))))
                .isTrue();
        assertThat(isRecorded(
                        about(CUSTOMER, BEN).tenantSets(settings(Calls.NONE)).userSets("ada", settings(Calls.INBOUND))))
                .isFalse();
    }

    @Test
    void ofACallBetweenUsersEitherMayAskForIt() {
        assertThat(isRecorded(
                        about(ADA, BEN).tenantSets(settings(Calls.NONE)).userSets("ben", settings(Calls.INBOUND))))
                .isTrue();
        assertThat(isRecorded(
                        about(ADA, BEN).tenantSets(settings(Calls.NONE)).userSets("ada", settings(Calls.OUTBOUND))))
                .isTrue();
        assertThat(isRecorded(
                        about(ADA, BEN).tenantSets(settings(Calls.NONE)).userSets("ada", settings(Calls.INBOUND))))
                .isFalse();
    }

    @Test
    void ofNumbersThatNobodyHasTheSideSaysWhoIsOurs() {
        Party nobody = Asked.outsider("+4930555199");
        Asked inbound = about(CUSTOMER, nobody).arrivedFrom(Side.PROVIDER, "carrier");
        Asked outbound = about(nobody, CUSTOMER).arrivedFrom(Side.HUB, "teams");
        assertThat(isRecorded(inbound.tenantSets(settings(Calls.INBOUND)))).isTrue();
        assertThat(isRecorded(inbound.tenantSets(settings(Calls.OUTBOUND)))).isFalse();
        assertThat(isRecorded(outbound.tenantSets(settings(Calls.OUTBOUND)))).isTrue();
        assertThat(isRecorded(outbound.tenantSets(settings(Calls.INBOUND)))).isFalse();
    }

    @Test
    void theTreatmentIsToldWhereAndHowOften() {
        Verdict usual = about(CUSTOMER, ADA).tenantSets(settings(Calls.ALL)).decidedBy(new RecordsCalls());
        assertThat(usual.observers())
                .containsExactly(new Verdict.Treat(
                        "recording", Map.of("sink", "calls", "longest", "0", "tries", "3", "retry", "5")));
        assertThat(usual.reason()).isEqualTo("calls to +4930555100 are recorded");
        Verdict set = about(CUSTOMER, ADA)
                .tenantSets(new RecordingSettings(Calls.ALL, " siprec:voicelog ", 90, 99, 9999))
                .decidedBy(new RecordsCalls());
        assertThat(set.observers().get(0).arguments())
                .isEqualTo(Map.of("sink", "siprec:voicelog", "longest", "5400", "tries", "20", "retry", "600"));
        Verdict odd = about(CUSTOMER, ADA)
                .tenantSets(new RecordingSettings(Calls.ALL, "x", -1, -1, -1))
                .decidedBy(new RecordsCalls());
        assertThat(odd.observers().get(0).arguments())
                .isEqualTo(Map.of("sink", "x", "longest", "0", "tries", "3", "retry", "5"));
    }
}
