"""Teaching: what moderators correct, which messages are worth it, trainings and what was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from desk.gateway.models import Conversation, Message


class TrainingProposal(models.Model):
    """A moderator's word on one message: which intent it is. With `use` it goes into the next training.

    It hangs on its conversation, so erasing a person's conversation takes it along.
    """

    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="proposal")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals"
    )
    text = models.TextField(max_length=1000, help_text="redacted; may be shortened by an editor")
    predicted = models.CharField(max_length=48, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    intent = models.CharField(max_length=48, blank=True, help_text="the right one; empty: not fit for teaching")
    use = models.BooleanField(default=True, help_text="goes into the next training")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["use", "-at"], name="proposal_use"),
            models.Index(fields=["-at"], name="proposal_at"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: {self.intent}"

    @property
    def confirmed(self) -> bool:
        """The bot was right."""
        return bool(self.intent) and self.intent == self.predicted


class UnknownCluster(models.Model):
    """Questions that the bot does not know and that are alike. Made anew from time to time."""

    words = models.JSONField(default=list, help_text="typical words, the most typical first")
    size = models.PositiveIntegerField()
    conversations = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-size", "pk"]

    def __str__(self) -> str:
        return f"cluster {self.pk} of {self.size}"


class Candidate(models.Model):
    """A message worth teaching, with the reasons. `rank`: the greater, the more it teaches."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="candidate")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    intent = models.CharField(max_length=48, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    low = models.BooleanField(default=False, help_text="low confidence")
    unknown = models.BooleanField(default=False, help_text="the bot did not know or asked back")
    thumbs_down = models.BooleanField(default=False)
    far = models.BooleanField(default=False, help_text="unlike anything in the training data")
    nearest = models.FloatField(null=True, blank=True, help_text="likeness of the nearest example, 0 to 1")
    cluster = models.ForeignKey(
        UnknownCluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates"
    )
    rank = models.FloatField(default=0)
    same = models.CharField(max_length=64, blank=True, help_text="a hash: messages that say the same share it")
    done = models.BooleanField(default=False, help_text="a moderator has looked at it")

    class Meta:
        indexes = [
            models.Index(fields=["-rank", "-at"], name="candidate_open", condition=models.Q(done=False)),
            models.Index(fields=["-at"], name="candidate_at"),
            models.Index(fields=["same"], name="candidate_same", condition=models.Q(done=False)),
        ]

    def __str__(self) -> str:
        return f"candidate {self.message_id}"


class Position(models.Model):
    """How far a scan has come."""

    name = models.CharField(max_length=40, primary_key=True)
    message = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.message}"


class TrainingRun(models.Model):
    """One training with its evaluation and comparison; the page shows it while it goes on and afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting", "Czeka na start"
        RUNNING = "running", "Trwa"
        READY = "ready", "Gotowy"
        FAILED = "failed", "Nie udał się"
        CANCELLED = "cancelled", "Przerwany"

    class Step(models.TextChoices):
        TRAIN = "train", "Trenowanie modelu"
        BEFORE = "before", "Sprawdzian modelu, który odpowiada teraz"
        AFTER = "after", "Sprawdzian nowego modelu"
        COMPARE = "compare", "Porównanie odpowiedzi na ostatnie wiadomości"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=10, choices=Step.choices, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=64, blank=True, help_text="the process that runs it, host:pid")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel = models.BooleanField(default=False, help_text="somebody asked to stop it")

    proposals = models.ManyToManyField(TrainingProposal, blank=True, related_name="runs")
    examples = models.PositiveIntegerField(default=0, help_text="how many corrections went in")
    erased = models.PositiveIntegerField(default=0, help_text="how many of them were erased since")
    model = models.CharField(max_length=120, blank=True, help_text="file name under VAR/models")
    compared_with = models.CharField(max_length=120, blank=True, help_text="the model that answered then")
    tree = models.CharField(max_length=16, blank=True, help_text="fingerprint of data/ and code")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    changes = models.JSONField(default=list, blank=True, help_text="by message id; never text")
    compared = models.PositiveIntegerField(default=0, help_text="how many recent messages were compared")
    log = models.TextField(blank=True, help_text="the end of the trainer's log")
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"training {self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        """Waits or runs."""
        return self.state in {self.State.WAITING, self.State.RUNNING}


class Publication(models.Model):
    """A model that was made the bot's own. The newest row is the one that answers."""

    model = models.CharField(max_length=120, help_text="file name under VAR/models; empty: the model of data/ alone")
    run = models.ForeignKey(TrainingRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    forced = models.BooleanField(default=False, help_text="an administrator published a worse model")

    def __str__(self) -> str:
        return f"publication {self.pk}: {self.model}"
