"""Sign-in of a colleague: what an administrator sees of it, and puts right."""

from newsroom.sign_in import second_factor, throttle
from newsroom.sign_in.models import FirstPassword
from newsroom.sign_in.sessions import DeskSession, end_sessions


def state_of(user):
    """Return what the page of an account shows of its sign-in."""
    return {
        "sign_in_failures": throttle.failures_of(user),
        "was_made_to_wait": throttle.was_made_to_wait(user),
        "second_factor_is_on": second_factor.is_on(user),
        "second_factor_is_demanded": second_factor.is_demanded(user),
        "has_first_password": FirstPassword.objects.filter(user=user).exists(),
        "has_provider_account": user.provider_accounts.exists(),
        "sessions": DeskSession.objects.of(user).alive().count(),
    }


def unlock(user):
    failures = throttle.unlock(user)
    return "解锁登录", f"试错的 {failures} 次不再算，现在就可以再登录。"


def reset_second_factor(user):
    """Forget the second factor of a colleague, and who may have been in by it."""
    if not second_factor.turn_off(user):
        return "重置两步验证", "没有开启两步验证，不用重置。"
    end_sessions(user)
    return (
        "重置两步验证",
        "两步验证重置好了，下次登录只要密码；岗位要求的，登录时重新设置。",
    )


def end_all_sessions(user):
    ended = end_sessions(user)
    return "退出全部登录", f"已退出 {ended} 个登录。"


def unlink_provider(user):
    """Forget whose account at the provider this is: the next to come is linked anew."""
    user.provider_accounts.all().delete()
    end_sessions(user)
    return "取消单位账号", "不再连着单位账号；下次按邮箱重新连。"


CHANGES = {
    "unlock": unlock,
    "reset-second-factor": reset_second_factor,
    "end-sessions": end_all_sessions,
    "unlink-provider": unlink_provider,
}
