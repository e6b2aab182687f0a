package org.patchbay.itests.rows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Lasting;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the catalogue, by its key, in the catalogue's order, between a hub over mutual TLS and a carrier. What comes of it stands in the
 * README, put there by {@code itests/rows.sh}.
 */
class RowsIT {
    @RegisterExtension
    static final RowTable TABLE = new RowTable();

    private static FlowBench bench;

    @BeforeAll
    static void start() {
        bench = new FlowBench("rows", Lasting.SHORT).start();
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            try {
                TABLE.asks(bench.distribution);
            } finally {
                bench.close();
            }
            assertThat(bench.distribution.log("ERROR")).isEmpty();
            assertThat(bench.hubExchange().lost())
                    .as("what nobody at the hub waited for")
                    .isEmpty();
        }
    }

    @Nested
    class PstnCalls extends PstnCallsRow {}

    @Nested
    class InternationalCalls extends InternationalCallsRow {}

    @Nested
    class CloudVoicemail extends CloudVoicemailRow {}

    @Nested
    class UserDevices extends UserDevicesRow {}

    @Nested
    class CallForwarding extends CallForwardingRow {}

    @Nested
    class SimultaneousRing extends SimultaneousRingRow {}

    @Nested
    class GroupCallPickup extends GroupCallPickupRow {}

    @Nested
    class ForwardToGroup extends ForwardToGroupRow {}

    @Nested
    class Transfer extends TransferRow {}

    @Nested
    class ParkRetrieve extends ParkRetrieveRow {}

    @Nested
    class DeviceSwitch extends DeviceSwitchRow {}

    @Nested
    class DistinctiveRing extends DistinctiveRingRow {}

    @Nested
    class SharedLine extends SharedLineRow {}

    @Nested
    class TeamsCallQueues extends TeamsCallQueuesRow {}

    @Nested
    class TeamsAutoAttendant extends TeamsAutoAttendantRow {}

    @Nested
    class BusyOnBusy extends BusyOnBusyRow {}

    @Nested
    class HoldResume extends HoldResumeRow {}

    @Nested
    class LiveTranscription extends LiveTranscriptionRow {}

    @Nested
    class AdHocConference extends AdHocConferenceRow {}

    @Nested
    class AdHocRecording extends AdHocRecordingRow {}

    @Nested
    class EmergencyUsCa extends EmergencyUsCaRow {}

    @Nested
    class EmergencyRow extends EmergencyRowRow {}

    @Nested
    class MobilityPolicies extends MobilityPoliciesRow {}

    @Nested
    class HolidayHandling extends HolidayHandlingRow {}

    @Nested
    class ZoomToMicrosoft extends ZoomToMicrosoftRow {}

    @Nested
    class MicrosoftToZoom extends MicrosoftToZoomRow {}

    @Nested
    class CallBlocking extends CallBlockingRow {}

    @Nested
    class RestrictedCallerId extends RestrictedCallerIdRow {}

    @Nested
    class CommonAreaPhones extends CommonAreaPhonesRow {}

    @Nested
    class UnassignedNumbers extends UnassignedNumbersRow {}

    @Nested
    class AutoRecording extends AutoRecordingRow {}

    @Nested
    class ZoomAutoReceptionist extends ZoomAutoReceptionistRow {}

    @Nested
    class ZoomCallQueues extends ZoomCallQueuesRow {}

    @Nested
    class ExtensionDialling extends ExtensionDiallingRow {}

    @Nested
    class AiSummary extends AiSummaryRow {}

    @Nested
    class ZoomCallForwarding extends ZoomCallForwardingRow {}

    @Nested
    class SmsMms extends SmsMmsRow {}

    @Nested
    class AntiSpam extends AntiSpamRow {}

    @Nested
    class InboundBlockList extends InboundBlockListRow {}

    @Nested
    class VoicemailPriority extends VoicemailPriorityRow {}
}
